import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { GatesError } from '../errors.ts';
import { sha256OfCanonicalJson } from '../json/index.ts';

/** What a file is by where it stands; `misplaced` is none of them. */
export type SourceKind =
  | 'item'
  | 'library'
  | 'entrypoint'
  | 'admission rule'
  | 'admission entrypoint'
  | 'testing'
  | 'test'
  | 'misplaced';

/** One Rego file of the shipped policies or of a team's. */
export interface SourceFile {
  /** as messages show it: the folder as it was named, and the path in it */
  readonly path: string;
  /** as the policy file shows it: the folder's own name, and the path in it; unique in a build */
  readonly label: string;
  /** its path in its folder, with `/` */
  readonly relative: string;
  readonly kind: SourceKind;
  readonly origin: 'shipped' | 'team';
  readonly text: string;
}

/** The files of one folder of policies, read once, so that all of a build sees the same text. */
export interface SourceFolder {
  readonly directory: string;
  readonly label: string;
  readonly files: readonly SourceFile[];
  /** the text of its `parameters.json`, when there is one */
  readonly parameters?: string;
}

/**
 * Reads the Rego files of the shipped policies and of teams' folders, each folder's in the order of their paths.
 *
 * @throws GatesError `file_unreadable` when a folder or a file can't be read
 */
export async function readSources(
  shippedDirectory: string,
  teamDirectories: readonly string[] = [],
): Promise<[SourceFolder, ...SourceFolder[]]> {
  const labels = new Set(['policies']);
  const folders: [SourceFolder, ...SourceFolder[]] = [
    await readFolder(shippedDirectory, 'policies', 'shipped'),
  ];
  for (const [index, directory] of teamDirectories.entries()) {
    const name = basename(resolve(directory));
    const label = labels.has(name) ? `${name}-${index + 2}` : name;
    labels.add(label);
    folders.push(await readFolder(directory, label, 'team'));
  }
  return folders;
}

/** `sha256:` of everything in a folder of policies: rules, tests and parameters, by their paths in it. */
export function sourcesDigest({ files, parameters }: SourceFolder): string {
  const texts = Object.fromEntries(files.map(({ relative, text }) => [relative, text]));
  return sha256OfCanonicalJson({ files: texts, parameters: parameters ?? null });
}

async function readFolder(
  directory: string,
  label: string,
  origin: 'shipped' | 'team',
): Promise<SourceFolder> {
  try {
    const names = await readdir(directory, { recursive: true });
    const rego = names
      .map((name) => name.split(sep).join('/'))
      .filter((name) => name.endsWith('.rego'))
      .sort();
    const files = await Promise.all(
      rego.map(async (relative) => ({
        path: join(directory, relative),
        label: `${label}/${relative}`,
        relative,
        kind: kindOf(relative, origin, rego),
        origin,
        text: await readFile(join(directory, relative), 'utf8'),
      })),
    );
    if (!names.includes('parameters.json')) return { directory, label, files };
    return {
      directory,
      label,
      files,
      parameters: await readFile(join(directory, 'parameters.json'), 'utf8'),
    };
  } catch (cause) {
    throw new GatesError(
      'file_unreadable',
      `The policies in ${directory} can't be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      cause,
    );
  }
}

/** A file is a test when the file that it tests lies beside it: an item may itself be called `…_test`. */
function kindOf(relative: string, origin: 'shipped' | 'team', names: readonly string[]): SourceKind {
  const inItems = /^(?:checks|derived)\/[^/]+\/[^/]+$/.test(relative);
  const inLibrary = /^lib\/[^/]+$/.test(relative);
  const inAdmission =
    origin === 'shipped' &&
    /^admission\/rules\/[^/]+$|^admission\.rego$|^admission_test\.rego$/.test(relative);
  const tested = relative.replace(/_test\.rego$/, '.rego');
  if (tested !== relative && (names.includes(tested) || !inItems))
    return inItems || inLibrary || inAdmission ? 'test' : 'misplaced';
  if (inItems) return 'item';
  if (inLibrary) return 'library';
  if (inAdmission) return relative === 'admission.rego' ? 'admission entrypoint' : 'admission rule';
  if (origin === 'shipped' && relative === 'gates.rego') return 'entrypoint';
  if (origin === 'shipped' && /^testing\/[^/]+$/.test(relative)) return 'testing';
  return 'misplaced';
}
