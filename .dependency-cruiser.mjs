/** One direction of imports; each rule says what it keeps apart. */
const between = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '[.](test|testing)[.]ts$' },
  to: { path: to },
});

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphan-dependencies',
      // k6's modules are k6's own, and the pictures are drawn when the script is bundled
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(k6/|gates:)' },
    },
    between(
      'library-knows-no-command-line',
      'the command line uses the library, never the reverse',
      '^src/lib',
      '^src/cli',
    ),
    between(
      'product-knows-no-scripts',
      'what ships does not lean on the project’s own tools',
      '^src',
      '^(scripts|environment|test|bench)',
    ),
    between(
      'only-the-engine-knows-the-sdk',
      'one importer of the engine’s SDK',
      '^src/(?!lib/engine[.]ts)',
      'node_modules/@open-policy-agent',
    ),
    between(
      'verdict-and-errors-are-ground',
      'the innermost rooms import nothing of ours',
      '^src/lib/(errors|verdict|milestones|snapshot/moments)[.]ts$',
      '^src',
    ),
    between(
      'statistics-are-pure',
      'statistics know errors and nothing else of ours',
      '^src/lib/statistics',
      '^src/lib/(?!statistics|errors[.]ts)',
    ),
    between(
      'signing-knows-no-items',
      'primitives of signatures know no snapshot and no items',
      '^src/lib/signing',
      '^src/lib/(?!signing|json|errors[.]ts)',
    ),
    between(
      'registry-knows-no-items',
      'a registry keeps bytes beside an image, whatever they say',
      '^src/lib/registry',
      '^src/lib/(?!registry|json|errors[.]ts)',
    ),
    between(
      'snapshot-knows-no-engine',
      'evidence is described without the rules',
      '^src/lib/snapshot',
      '^src/lib/(engine|evaluate|policies|report|collect|trust)',
    ),
    between(
      'reports-are-pure',
      'formats are functions of the report',
      '^src/lib/report/',
      '^src/lib/(engine|evaluate|policies|collect|trust/)',
    ),
    between(
      'load-test-and-engine-meet-as-json',
      'what measures does not judge, and what judges does not measure',
      '^src/loadtest',
      '^src/lib/(engine|evaluate|policies|report/|collect|trust|profile)',
    ),
    between(
      'only-collectors-know-the-load-test',
      'the library reads a load test’s report where it collects, and nowhere else',
      '^src/lib/(?!collect/load)',
      '^src/loadtest',
    ),
    between(
      'model-harness-and-engine-meet-as-json',
      'what measures does not judge, and what judges does not measure',
      '^src/model-validation',
      '^src/(loadtest|lib/(engine|evaluate|policies|report/|collect|trust|profile|bounds))',
    ),
    between(
      'only-its-collector-knows-the-model-harness',
      'the library reads a validation’s report where it collects, and nowhere else',
      '^src/lib/(?!collect/model[.]ts)',
      '^src/model-validation',
    ),
    between(
      'only-the-child-knows-the-runtime',
      'a model may crash, so that the runtime is loaded in processes of their own only',
      '^src/(?!model-validation/run/child[.]ts)',
      'node_modules/onnxruntime-node',
    ),
    between(
      'the-script-is-small',
      'every virtual user holds a copy: nothing of Node’s, and little of ours',
      '^src/loadtest/(script|settings|segment[.]ts|media-type[.]ts)',
      '^(node:|src/loadtest/(run|machines|merge)|src/lib/(?!statistics|errors[.]ts))',
    ),
    between(
      'collectors-do-not-judge',
      'what sees evidence does not decide',
      '^src/lib/collect',
      '^src/lib/(engine|evaluate|report)',
    ),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.]test[.]ts$' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.js', '.json'] },
  },
};
