import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { GatesError } from '../lib/errors.ts';
import { collectScript } from './machines/collect-script.ts';
import { testRunManifests } from './machines/manifests.ts';
import type { MachinesOptions } from './machines/options.ts';

export { mountedFile } from './machines/arguments.ts';
export { testRunManifests } from './machines/manifests.ts';
export type { MachinesOptions } from './machines/options.ts';

/** Where `writeMachinesFolder` wrote. */
export interface MachinesFolder {
  /** For `kubectl create -f`. */
  readonly manifests: string;
  /** The script that waits for the runners and saves their logs beside itself. */
  readonly collect: string;
}

/** The objects of `testRunManifests` as one YAML file for kubectl. */
export function testRunYaml(options: MachinesOptions): string {
  // kubectl still reads YAML 1.1, where a bare `on` is no text.
  const style = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false } as const;
  return testRunManifests(options)
    .map((manifest) => stringify(manifest, style))
    .join('---\n');
}

/**
 * Writes what a load test on many machines needs into a folder, which it makes if need be: `testrun.yaml` and `collect.sh`.
 *
 * @throws GatesError `usage_invalid` for options that can't work, `file_unreadable` when one of the files is there already
 * or can't be written
 */
export async function writeMachinesFolder(folder: string, options: MachinesOptions): Promise<MachinesFolder> {
  const paths = { manifests: join(folder, 'testrun.yaml'), collect: join(folder, 'collect.sh') };
  const contents = [
    { path: paths.manifests, text: testRunYaml(options), mode: 0o644 },
    { path: paths.collect, text: collectScript(options), mode: 0o755 },
  ];
  const written: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const { path, text, mode } of contents) {
      await writeFile(path, text, { flag: 'wx', mode });
      written.push(path);
    }
  } catch (error) {
    for (const path of written) await rm(path);
    const { code, path, message } = error as NodeJS.ErrnoException;
    const reason =
      code === 'EEXIST' ? 'it is there already; give each load test a folder of its own' : message;
    throw new GatesError('file_unreadable', `${path ?? folder} can't be written: ${reason}.`, error);
  }
  return paths;
}
