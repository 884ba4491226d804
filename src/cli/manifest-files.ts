import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DeclaredObject, declaredObject } from '../lib/admission/index.ts';
import { readKubernetesYaml } from '../lib/collect/kubernetes-yaml.ts';
import { GatesError } from '../lib/errors.ts';
import { nameOf, readBytes } from './files.ts';

/** A Kubernetes object of a file, and the line, from 1, at which it begins. */
export interface PlacedObject {
  readonly file: string;
  readonly line: number;
  readonly object: DeclaredObject;
}

/**
 * The objects of YAML and JSON files, of all those in a folder and below it, and of standard input (`-`).
 *
 * @throws GatesError `file_unreadable`, and `yaml_invalid` for anything in them that is no Kubernetes object, and for no object
 */
export async function readManifests(paths: readonly string[]): Promise<PlacedObject[]> {
  const found: PlacedObject[] = [];
  const doubts: string[] = [];
  for (const path of paths)
    for (const file of await filesOf(path)) {
      const declared = readKubernetesYaml(new TextDecoder('utf-8').decode(await readBytes(file)));
      doubts.push(...declared.doubts.map((doubt) => `${nameOf(file)}: ${doubt}`));
      for (const [index, object] of declared.objects.entries())
        found.push({
          file: nameOf(file),
          line: declared.lines[index] ?? 1,
          object: declaredObject.parse(object),
        });
    }
  if (doubts.length > 0) throw new GatesError('yaml_invalid', `${doubts.join('.\n')}.`);
  if (found.length === 0)
    throw new GatesError('yaml_invalid', `${paths.map(nameOf).join(', ')}: there is no Kubernetes object.`);
  return found;
}

async function filesOf(path: string): Promise<string[]> {
  if (path === '-') return [path];
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  if (!isFolder) return [path];
  const entries = await readdir(path, { recursive: true });
  const files = entries.filter((name) => /\.(?:ya?ml|json)$/.test(name)).sort();
  if (files.length === 0) throw new GatesError('file_unreadable', `${path}: there is no YAML or JSON in it.`);
  return files.map((name) => join(path, name));
}
