import { readFileSync } from 'node:fs';

/** The package's own folder and version, found upwards from this file: it lies deeper in the sources than in a bundle. */
export const packageRoot: { readonly url: URL; readonly version: string } = find();

function find(): { url: URL; version: string } {
  let folder = new URL('.', import.meta.url);
  for (;;) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
      if (name === '@starlight/gates') return { url: folder, version };
    } catch {
      // no package.json here: one folder up
    }
    const parent = new URL('..', folder);
    if (parent.href === folder.href) throw new Error('The folder of @starlight/gates has no package.json.');
    folder = parent;
  }
}
