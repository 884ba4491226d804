import { readFile } from 'node:fs/promises';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { drawPictures } from './pictures.ts';

/** Where the load test's script is written: one file, for `k6 run`. */
export const loadScript = 'dist/load.js';
/** Every virtual user of k6 holds a copy. */
const maximum_bytes = 100_000;

const common = {
  bundle: true,
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2020',
  // so that the script can stand in a manifest as text
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions;

/** What the script imports and no file holds: see `bundled.d.ts` beside it. */
const bundled: Plugin = {
  name: 'bundled',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^gates:/ }, ({ path }) => ({ path, namespace: 'gates' }));
    onLoad({ filter: /^gates:pictures$/, namespace: 'gates' }, async () => ({
      contents: JSON.stringify(await drawPictures()),
      loader: 'json',
    }));
    onLoad({ filter: /^gates:first-user$/, namespace: 'gates' }, async () => {
      const { outputFiles } = await build({
        ...common,
        entryPoints: ['src/loadtest/script/first-user.ts'],
        format: 'iife',
        globalName: 'firstUser',
        write: false,
      });
      return { contents: `export default function () {\n${outputFiles[0]?.text}return firstUser;\n}\n` };
    });
  },
};

/**
 * Bundles the load test for k6, which reads no TypeScript from packages and no modules of Node's.
 *
 * @throws Error when something in it needs Node, or when it grows too big
 */
export async function buildLoadScript(outfile = loadScript): Promise<void> {
  const { metafile } = await build({
    ...common,
    entryPoints: ['src/loadtest/script/main.ts'],
    outfile,
    format: 'esm',
    external: ['k6', 'k6/*'],
    metafile: true,
    plugins: [bundled],
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
  const foreign = imported.filter(({ path }) => path !== 'k6' && !path.startsWith('k6/'));
  if (foreign.length > 0)
    throw new Error(
      `${outfile} would import what k6 does not have: ${foreign.map(({ path }) => path).join(', ')}`,
    );
  const { byteLength } = await readFile(outfile);
  if (byteLength >= maximum_bytes)
    throw new Error(`${outfile} has ${byteLength} bytes; it must have fewer than ${maximum_bytes}.`);
}
