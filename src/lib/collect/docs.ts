import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Collected, Collector, DomainData, Problem } from './collector.ts';
import { type Git, openGit } from './git.ts';
import { countWords, findBrokenLinks, findPlaceholders } from './markdown-document.ts';

type Document = NonNullable<NonNullable<DomainData<'docs'>['documents']>['items']>[number];

/** The release's documents as git has committed them, and the state of the checkout. */
export const docs: Collector = {
  name: 'docs',
  version: 1,
  domains: ['docs'],

  describe: ({ profile, directory }) => ({
    contacts: [`git in ${resolve(directory, profile.files.root)}`, ...Object.values(profile.documents)],
    rights: [],
  }),

  async collect({ profile, directory }, signal): Promise<Collected> {
    const root = resolve(directory, profile.files.root);
    const git = await openGit(root, signal);
    if (git === undefined)
      return {
        sightings: {
          docs: {
            problems: [
              {
                path: '',
                reason: `${root} is no git checkout with a commit; name one in files.root of the profile`,
              },
            ],
          },
        },
      };
    const problems: Problem[] = [];
    const [tags, previousTag, clean, files] = await Promise.all([
      git.tags(),
      git.previousTag(),
      git.isClean(),
      git.files(),
    ]);
    if (previousTag === undefined)
      problems.push({
        path: 'git.previousTag',
        reason: 'no tag lies before this revision, so no change can be shown; tag the previous release',
      });
    const known = new Set(files);
    const found = await Promise.all(
      Object.values(profile.documents).map((path) => readDocument(git, path, known, previousTag)),
    );
    return {
      sightings: {
        docs: {
          data: {
            documents: { items: found.filter((document) => document !== undefined), complete: true },
            git: {
              revision: git.revision,
              clean,
              tags,
              ...(previousTag === undefined ? {} : { previousTag }),
            },
          },
          measuredOn: { revision: git.revision, revisionSource: 'git' },
          problems,
          source: profile.files.root,
        },
      },
      release: { revision: git.revision },
    };
  },
};

async function readDocument(
  git: Git,
  path: string,
  files: ReadonlySet<string>,
  previousTag: string | undefined,
): Promise<Document | undefined> {
  const text = await git.read(path);
  if (text === undefined) return undefined;
  return {
    path,
    digest: `sha256:${createHash('sha256').update(text).digest('hex')}`,
    words: countWords(text),
    placeholders: { items: findPlaceholders(text), complete: true },
    brokenLinks: { items: findBrokenLinks(text, path, files), complete: true },
    ...(previousTag === undefined
      ? {}
      : { changedSincePreviousRelease: await git.changedSince(previousTag, path) }),
  };
}
