import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GatesError } from '../../lib/errors.ts';
import type { Label, LabelledFile } from './labelled.ts';

/**
 * Every file below a folder, by path, all of one label. Names that begin with a dot are left out; anything else is taken
 * for an image, since a file that is silently skipped would not be missed.
 *
 * @throws GatesError `file_unreadable` for a folder that can't be read, `usage_invalid` for one without files
 */
export async function filesOf(folder: string, label: Label): Promise<LabelledFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    throw new GatesError(
      'file_unreadable',
      `The folder ${folder} of ${label} images can't be read: ${error.code === 'ENOENT' ? 'there is no such folder' : error.message}.`,
      error,
    );
  });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !path
          .slice(folder.length)
          .split('/')
          .some((part) => part.startsWith('.')),
    )
    .sort();
  if (paths.length === 0)
    throw new GatesError('usage_invalid', `The folder ${folder} of ${label} images has no files.`);
  return paths.map((path) => ({ path, label }));
}
