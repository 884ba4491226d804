import type { AdmissionRule, CatalogueItem, Parameters, PolicyFile } from '../catalogue.ts';
import { GatesError } from '../errors.ts';
import { profileSchema } from '../profile/schema.ts';
import { buildChecks } from './checks/index.ts';
import { checkPlaces } from './checks/places.ts';
import { checkStrictly, compileModule, runTests } from './compile.ts';
import type { ItemSource } from './item-source.ts';
import { itemsOf, policySources } from './items.ts';
import { joinParameters } from './join-parameters.ts';
import { requiredBuiltins } from './module-builtins.ts';
import { findOpa, OPA_VERSION } from './opa.ts';
import { parseSources, withMetadata } from './parse.ts';
import { moduleDigest } from './policy-file.ts';
import { type CheckResult, type Problem, problemLines } from './problems.ts';
import { readSources, type SourceFile, sourcesDigest } from './sources.ts';
import { withWorkspace } from './workspace.ts';

/** What is built, and how. */
export interface BuildOptions {
  /** the folder of the shipped policies */
  readonly shippedDirectory: string;
  /** folders with items, library packages and parameters that are added to them */
  readonly teamDirectories?: readonly string[];
  /** leaves the rules' own tests out */
  readonly skipTests?: boolean;
  /** `sourcesDigest` of a build whose shipped sources were tested: equal ones are not tested again, a team's own always are */
  readonly testedSources?: string;
  /** called with one line for each step */
  readonly onProgress?: (line: string) => void;
}

/**
 * Checks, tests and compiles the shipped policies, with a team's own beside them. The same sources give an equal result.
 *
 * @throws GatesError `policies_invalid` with every problem, one a line as `file:line: message`; `tool_missing` without
 *   the pinned opa; `file_unreadable`
 */
export async function buildPolicies(options: BuildOptions): Promise<PolicyFile> {
  const progress = options.onProgress ?? (() => undefined);
  const folders = await readSources(options.shippedDirectory, options.teamDirectories);
  const sources = folders.flatMap(({ files }) => files);
  const [shipped] = folders;
  const digest = sourcesDigest(shipped);
  const opa = await findOpa();
  const joined = joinParameters(folders);

  return withWorkspace(sources, async (workspace) => {
    progress(`parsing ${sources.length} files`);
    const { files, problems } = await parseSources(opa, workspace, sources);
    const places = checkPlaces({ files, items: itemsOf(files) });
    refuse([...joined.problems, ...problems, ...examinedSomething(['places', places])]);
    progress('checking');
    refuse(examinedSomething(['strict compilation', await checkStrictly(opa, workspace, sources)]));

    const described = await withMetadata(opa, workspace, files);
    const policies = policySources(described, Object.keys(joined.parameters));
    const results = Object.entries(buildChecks).map(([name, check]) => [name, check(policies)] as const);
    refuse(results.flatMap(examinedSomething));
    progress(`checked ${policies.items.length} items`);

    if (options.skipTests !== true) {
      const known = options.testedSources === digest;
      if (known) progress('the shipped rules are those that were tested when they were shipped');
      const tested = known ? sources.filter(isNoShippedTest) : sources;
      if (tested.some(({ kind }) => kind === 'test')) {
        progress('running the tests of the rules');
        const tests = await runTests(opa, workspace, tested, joined.parameters);
        refuse(examinedSomething(['tests of the rules', tests]));
        progress(`${tests.examined} tests passed`);
      }
    }

    progress('compiling');
    const module = await compileModule(opa, workspace, sources, 'items');
    const catalogue = policies.items.map(catalogueItem).sort(inOrder);
    const required = await requiredBuiltins(module);
    await verifyModule(module, required, catalogue, joined.parameters);
    return {
      schema: 'gates.policies/v1',
      opaVersion: OPA_VERSION,
      moduleDigest: moduleDigest(module),
      sourcesDigest: digest,
      requiredBuiltins: required,
      parameters: joined.parameters,
      catalogue,
      module: Buffer.from(module).toString('base64'),
      admission: await admissionPart(
        await compileModule(opa, workspace, sources, 'admission'),
        policies.admissionRules,
      ),
    };
  });
}

async function admissionPart(
  module: Uint8Array<ArrayBuffer>,
  rules: readonly AdmissionRule[],
): Promise<PolicyFile['admission']> {
  return {
    moduleDigest: moduleDigest(module),
    requiredBuiltins: await requiredBuiltins(module),
    rules: [...rules],
    module: Buffer.from(module).toString('base64'),
  };
}

function isNoShippedTest({ kind, origin }: SourceFile): boolean {
  return kind !== 'test' || origin !== 'shipped';
}

/** A check's problems; that it had nothing to look at is one too. */
function examinedSomething([name, { examined, problems }]: readonly [
  string,
  CheckResult,
]): readonly Problem[] {
  return examined > 0
    ? problems
    : [{ file: 'policies', line: 1, message: `the check of ${name} found nothing to look at` }, ...problems];
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const lines = problemLines(problems);
  const count = lines.split('\n').length;
  throw new GatesError(
    'policies_invalid',
    `The policies can't be built, there ${count === 1 ? 'is 1 problem' : `are ${count} problems`}:\n${lines}`,
  );
}

function catalogueItem({ id, section, layer, file, annotation }: ItemSource): CatalogueItem {
  if (annotation === undefined)
    throw new GatesError('policies_invalid', `${file.source.path}: METADATA is missing.`);
  const { title, description, custom: metadata } = annotation;
  const source = { file: file.source.label, line: file.module.package.location.row };
  return { id, section, title, description, layer, source, metadata };
}

/** In the order of the checklist; items without a row in it come after, by their id. */
function inOrder(a: CatalogueItem, b: CatalogueItem): number {
  const last = Number.MAX_SAFE_INTEGER;
  const byPosition = (a.metadata.position ?? last) - (b.metadata.position ?? last);
  return byPosition || (a.id < b.id ? -1 : 1);
}

/**
 * Asks the module about a release of which nothing is known: it must decide every item once, and nothing may pass.
 *
 * @throws GatesError `policies_invalid`
 */
async function verifyModule(
  module: Uint8Array<ArrayBuffer>,
  required: readonly string[],
  catalogue: readonly CatalogueItem[],
  parameters: Parameters,
): Promise<void> {
  const { Engine } = await import('../engine.ts');
  const engine = await Engine.compile(module, required);
  const snapshot = {
    schema: 'gates.snapshot/v1',
    release: { name: 'none', version: 'none' },
    observations: {},
  };
  const { decisions } = engine.evaluate(new TextEncoder().encode(JSON.stringify(snapshot)), {
    now_ms: 0,
    reference_ms: {},
    instants: {},
    profile: profileSchema.parse({}),
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value])),
    bounds: {},
    attestations: {},
    waived: {},
  });
  const decided = new Map<string, string>(
    Object.entries(decisions).flatMap(([section, items]) =>
      Object.entries(items).map(([name, { status }]) => [`${section}.${name}`, status] as const),
    ),
  );
  const wrong = catalogue.flatMap(({ id, source }) => {
    const status = decided.get(id);
    decided.delete(id);
    if (status === 'unknown' || status === 'fail') return [];
    const message =
      status === undefined
        ? `the module does not decide ${id}`
        : `${id} is ${JSON.stringify(status)} for a release of which nothing is known`;
    return [{ file: source.file, line: source.line, message }];
  });
  const extra = [...decided.keys()].map((id) => ({
    file: 'policies',
    line: 1,
    message: `the module decides ${id}, which is no item of the catalogue`,
  }));
  refuse([...wrong, ...extra]);
}
