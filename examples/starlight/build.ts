import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Writes `dist/main.js`: the service in one file. Packages with native parts stay outside, in node_modules. */
const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, 'dist/main.js');

const { outputFiles } = await build({
  absWorkingDir: here,
  entryPoints: ['src/main.ts'],
  outfile: output,
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['onnxruntime-node', 'sharp', 'pg-native'],
  // Fastify and most plugins are CommonJS: they ask for Node's modules by require, and some for their own folder.
  banner: {
    js: [
      "import { createRequire as __createRequire } from 'node:module';",
      "import { fileURLToPath as __fileURLToPath } from 'node:url';",
      'const require = __createRequire(import.meta.url);',
      'const __filename = __fileURLToPath(import.meta.url);',
      "const __dirname = __fileURLToPath(new URL('.', import.meta.url));",
    ].join('\n'),
  },
  logLevel: 'warning',
});
await mkdir(dirname(output), { recursive: true });
for (const { path, contents } of outputFiles) {
  // Renamed, so that nobody who starts it meanwhile reads a half.
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, contents);
  await rename(unfinished, path);
}
process.stderr.write(`${output}\n`);
