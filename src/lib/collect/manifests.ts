import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Collected, Collector, DomainData, Problem } from './collector.ts';
import { openGit } from './git.ts';

type Objects = NonNullable<NonNullable<DomainData<'manifests'>['objects']>['items']>;

const file_bytes_max = 16 * 1024 * 1024;

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
    const texts = await readTexts(source, directory, problems);
    const items = (await Promise.all(texts.map((text) => readObjects(text, problems)))).flat();
    const git = source === '-' ? undefined : await openGit(directory, signal);
    let revision = release.revision;
    if (git !== undefined) {
      if (await git.isClean(source)) revision ??= git.revision;
      else {
        revision = undefined;
        problems.push({
          path: '',
          reason: `${source} holds changes that are not committed, so no revision stands for it; commit them`,
        });
      }
    }
    return {
      sightings: {
        manifests: {
          data: { objects: { items, complete: problems.every((problem) => problem.path !== 'objects') } },
          measuredOn: {
            release: { name: profile.name, version: profile.version },
            ...(revision === undefined
              ? {}
              : { revision, revisionSource: git?.revision === revision ? 'git' : 'declared' }),
          },
          problems,
          source,
        },
      },
      ...(git === undefined ? {} : { release: { revision: git.revision } }),
    };
  },
};

interface Text {
  readonly file: string;
  readonly text: string;
}

async function readTexts(source: string, directory: string, problems: Problem[]): Promise<Text[]> {
  if (source === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return [{ file: 'standard input', text: Buffer.concat(chunks).toString('utf8') }];
  }
  const path = resolve(directory, source);
  try {
    const files = (await stat(path)).isDirectory()
      ? (await readdir(path, { recursive: true, withFileTypes: true }))
          .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
      : [path];
    if (files.length === 0)
      problems.push({
        path: 'objects',
        reason: `${source} holds no YAML; name the folder in files.manifests`,
      });
    return await Promise.all(
      files.map(async (file) => ({ file: relative(directory, file), text: await readFile(file, 'utf8') })),
    );
  } catch (error) {
    problems.push({
      path: 'objects',
      reason: `${source} can't be read (${(error as NodeJS.ErrnoException).code ?? error}); name the folder in files.manifests`,
    });
    return [];
  }
}

/** Every object of a file with several documents; a `List` is what it holds. */
async function readObjects({ file, text }: Text, problems: Problem[]): Promise<Objects> {
  if (text.length > file_bytes_max) {
    problems.push({ path: 'objects', reason: `${file} is larger than 16 MiB` });
    return [];
  }
  const { parseAllDocuments } = await import('yaml');
  return [...parseAllDocuments(text, { uniqueKeys: true })].flatMap((document, index): Objects => {
    const where = `${file}, document ${index + 1}`;
    const [error] = document.errors;
    if (error !== undefined) {
      problems.push({ path: 'objects', reason: `${where} is not YAML: ${error.message.split('\n')[0]}` });
      return [];
    }
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: 100 });
    } catch {
      problems.push({ path: 'objects', reason: `${where}: its aliases refer to each other too often` });
      return [];
    }
    if (value === null || value === undefined) return [];
    const list = value as { kind?: unknown; items?: unknown };
    const objects =
      typeof list.kind === 'string' && list.kind.endsWith('List') && Array.isArray(list.items)
        ? list.items
        : [value];
    return objects.filter((object): object is Objects[number] => {
      const isObject = typeof object === 'object' && object !== null && typeof object.kind === 'string';
      if (!isObject) problems.push({ path: 'objects', reason: `${where} is not a Kubernetes object` });
      return isObject;
    });
  });
}
