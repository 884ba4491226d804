import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../lib/package-root.ts';

/** The program of a model's process, and what Node needs to run it: it is a file of its own in sources and in `dist/`. */
export function childProgram(): { readonly file: string; readonly execArgv: string[] } {
  const isSource = import.meta.url.endsWith('.ts');
  const path = isSource ? 'src/model-validation/run/child.ts' : 'dist/model-validation/run/child.js';
  return {
    file: fileURLToPath(new URL(path, packageRoot.url)),
    execArgv: isSource ? ['--import', createRequire(import.meta.url).resolve('tsx')] : [],
  };
}
