import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { nameOfObject } from '../snapshot/domains/manifests.ts';
import type { Collected, Collector, DomainData, MeasuredOn, Problem } from './collector.ts';
import { openGit } from './git.ts';
import { type Objects, readKubernetesYaml } from './kubernetes-yaml.ts';
import { decodeText, readText, tooLarge } from './read-text.ts';

type Places = NonNullable<DomainData<'manifests'>['places']>;

const file_bytes_max = 16 * 1024 * 1024;
const all_bytes_max = 64 * 1024 * 1024;

/** The objects that the release declares: a folder of YAML, one file, or standard input (`-`) for Helm's or kustomize's output. */
export const manifests: Collector = {
  name: 'manifests',
  version: 1,
  domains: ['manifests'],

  describe: ({ profile, directory }) => ({
    contacts: [
      profile.files.manifests === '-' ? 'standard input' : resolve(directory, profile.files.manifests),
      'git',
    ],
    rights: [],
  }),

  async collect({ profile, directory, release }, signal): Promise<Collected> {
    const problems: Problem[] = [];
    const source = profile.files.manifests;
    const path = resolve(directory, source);
    const texts =
      source === '-' ? await readInput(signal, problems) : await readFolder(path, source, problems);
    const items: Objects = [];
    const places: Places = [];
    for (const { file, text } of texts) {
      const { objects, lines, doubts } = readKubernetesYaml(text);
      items.push(...objects);
      places.push(
        ...objects.map((object, index) => ({ object: nameOfObject(object), file, line: lines[index] ?? 1 })),
      );
      for (const doubt of doubts) problems.push({ path: 'objects', reason: `${file}: ${doubt}` });
    }
    const complete = items.length > 0 && problems.length === 0;
    const bound = await revisionOf(source === '-' ? undefined : path, source, release.revision, signal);
    return {
      sightings: {
        manifests: {
          data: { objects: { items, complete }, places },
          measuredOn: { release: { name: profile.name, version: profile.version }, ...bound.measuredOn },
          problems: [...problems, ...bound.problems],
          source: source === '-' ? 'standard input' : source,
        },
      },
      ...(bound.found === undefined ? {} : { release: { revision: bound.found } }),
    };
  },
};

/** The commit that stands for what was read: git's where it lies in a checkout, else what the caller stated. */
async function revisionOf(
  path: string | undefined,
  source: string,
  stated: string | undefined,
  signal: AbortSignal,
): Promise<{ measuredOn: MeasuredOn; found?: string; problems: Problem[] }> {
  const declared: MeasuredOn = stated === undefined ? {} : { revision: stated, revisionSource: 'declared' };
  const unknown = (reason: string) => ({ path: '', reason });
  if (path !== undefined) {
    const isFile = (await stat(path).catch(() => undefined))?.isFile() === true;
    const { git } = await openGit(isFile ? dirname(path) : path, signal);
    if (git !== undefined) {
      const clean = await git.isClean(
        isFile ? `:(literal)${basename(path)}` : '.',
        (ignored) => isManifest(ignored) || ignored.endsWith('/'),
      );
      return clean
        ? {
            measuredOn: { revision: git.revision, revisionSource: 'git' },
            found: git.revision,
            problems: [],
          }
        : {
            measuredOn: {},
            found: git.revision,
            problems: [
              unknown(
                `${source} holds files that are not committed as they are, so no revision stands for them: commit them`,
              ),
            ],
          };
    }
  }
  return {
    measuredOn: declared,
    problems:
      stated === undefined
        ? [
            unknown(
              'nobody knows which revision the manifests are of: read them from a git checkout, or state it by --revision',
            ),
          ]
        : [],
  };
}

interface Text {
  readonly file: string;
  readonly text: string;
}

async function readInput(signal: AbortSignal, problems: Problem[]): Promise<Text[]> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of addAbortSignal(signal, process.stdin)) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).byteLength;
      if (size > all_bytes_max) throw new Error(tooLarge(all_bytes_max));
    }
    if (size === 0) throw new Error('is empty: pipe in what `helm template` or `kustomize build` prints');
    return [{ file: 'standard input', text: decodeText(Buffer.concat(chunks)) }];
  } catch (error) {
    const reason = signal.aborted ? 'did not end: pipe manifests in' : (error as Error).message;
    problems.push({ path: 'objects', reason: `standard input ${reason}` });
    return [];
  }
}

/** Every YAML and JSON file of a folder, or the one file. Links are not followed, so nothing lies outside or is read twice. */
async function readFolder(path: string, source: string, problems: Problem[]): Promise<Text[]> {
  const doubt = (file: string, reason: string) =>
    problems.push({ path: 'objects', reason: `${file} ${reason}` });
  const texts: Text[] = [];
  let size = 0;
  const read = async (file: string, name: string) => {
    try {
      const { text } = await readText(file, file_bytes_max);
      size += text.length;
      if (size > all_bytes_max)
        doubt(name, `and the files before it hold more than ${all_bytes_max / 1024 ** 2} MiB`);
      else texts.push({ file: name, text });
    } catch (error) {
      doubt(name, (error as Error).message);
    }
  };
  try {
    if ((await stat(path)).isFile()) {
      await read(path, source);
      return texts;
    }
    const entries = (await readdir(path, { recursive: true, withFileTypes: true }))
      .map((entry) => ({ entry, file: join(entry.parentPath, entry.name) }))
      .sort((a, b) => (a.file < b.file ? -1 : 1));
    for (const { entry, file } of entries) {
      const name = join(source, relative(path, file));
      if (entry.isSymbolicLink()) {
        const isFolder = (await stat(file).catch(() => undefined))?.isDirectory() ?? false;
        if (isFolder || isManifest(file)) doubt(name, 'is a symbolic link: put the file itself there');
      } else if (!entry.isDirectory() && isManifest(file)) await read(file, name);
    }
    if (texts.length === 0 && problems.length === 0)
      doubt(source, 'holds no YAML: name the folder in files.manifests of the profile');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    doubt(
      source,
      `${code === 'ENOENT' ? 'is not there' : `can't be read (${code})`}: name the folder in files.manifests of the profile`,
    );
  }
  return texts;
}

function isManifest(file: string): boolean {
  return /\.(?:ya?ml|json)$/.test(file);
}
