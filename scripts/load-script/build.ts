import { readFile } from 'node:fs/promises';
import { build, type Plugin } from 'esbuild';
import { drawPictures } from './pictures.ts';

/** Where the load test's script is written: one file, for `k6 run`. */
export const loadScript = 'dist/load.js';
/** Every virtual user of k6 holds a copy. */
const maximum_bytes = 100_000;

const pictures: Plugin = {
  name: 'pictures',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^gates:pictures$/ }, ({ path }) => ({ path, namespace: 'gates' }));
    onLoad({ filter: /.*/, namespace: 'gates' }, async () => ({
      contents: JSON.stringify(await drawPictures()),
      loader: 'json',
    }));
  },
};

/**
 * Bundles the load test for k6, which reads no TypeScript from packages and no modules of Node's.
 *
 * @throws Error when something in it needs Node, or when it grows too big
 */
export async function buildLoadScript(outfile = loadScript): Promise<void> {
  const { metafile } = await build({
    entryPoints: ['src/loadtest/script/main.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2017',
    external: ['k6', 'k6/*'],
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    plugins: [pictures],
    logLevel: 'warning',
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
