import { execFile } from 'node:child_process';
import { chmod, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { buildLoadScript } from './load-script/build.ts';

/** Writes `dist/`: the library as modules with types, the command line as one bundle, and the compiled policies. */
const run = promisify(execFile);
const say = (text: string) => process.stderr.write(`${text}\n`);

for (const folder of ['dist/lib', 'dist/loadtest', 'dist/model-validation', 'dist/cli'])
  await rm(folder, { recursive: true, force: true });

say('library: compiling');
await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']).catch(
  (error) => {
    throw new Error(`The library does not compile:\n${error.stdout ?? error}`);
  },
);

say('command line: bundling');
await build({
  entryPoints: { main: 'src/cli/main.ts' },
  outdir: 'dist/cli',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // whatever is not read twice is read faster; names stay, for stack traces
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'eof',
  external: ['@kubernetes/client-node', 'sharp'],
  // commander, yaml and the engine's SDK are CommonJS and ask for Node's own modules by require
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
await chmod('dist/cli/main.js', 0o755);

say('load test: bundling');
await buildLoadScript();

await import('./build-policies.ts');
