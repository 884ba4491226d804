import { createHash } from 'node:crypto';
import { posix, resolve } from 'node:path';
import type { Collected, Collector, DomainData, Problem } from './collector.ts';
import { type Git, openGit } from './git.ts';
import { countWords, findBrokenLinks, findPlaceholders } from './markdown-document.ts';
import { decodeText, tooLarge } from './read-text.ts';

type Document = NonNullable<NonNullable<DomainData<'docs'>['documents']>['items']>[number];

const document_bytes_max = 4 * 1024 * 1024;

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
    const { git, reason } = await openGit(root, signal);
    if (git === undefined)
      return {
        sightings: {
          docs: {
            problems: [
              {
                path: '',
                reason: `${profile.files.root} ${reason}; name the checkout in files.root of the profile`,
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
        reason: git.shallow
          ? 'the checkout is shallow and shows no tag before this revision: fetch the whole history with its tags'
          : 'no tag lies before this revision, so no change can be shown: tag the previous release',
      });
    const checkout = { git, files: new Set(files.keys()), previousTag };
    const items: Document[] = [];
    for (const path of new Set(Object.values(profile.documents))) {
      const inCheckout = posix.normalize(git.prefix + path);
      const entry = files.get(inCheckout);
      if (entry === undefined) continue;
      try {
        if (entry.isLink) throw new Error('is a symbolic link');
        items.push({ path, ...(await readDocument(inCheckout, checkout)) });
      } catch (error) {
        problems.push({
          path: 'documents',
          reason: `${path} ${(error as Error).message}: commit it as a Markdown file of its own`,
        });
      }
    }
    const complete = problems.every((problem) => problem.path !== 'documents');
    return {
      sightings: {
        docs: {
          data: {
            documents: { items, complete },
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

interface Checkout {
  readonly git: Git;
  readonly files: ReadonlySet<string>;
  readonly previousTag: string | undefined;
}

/** @throws Error with the rest of a sentence that begins with the document's path */
async function readDocument(path: string, { git, files, previousTag }: Checkout): Promise<Document> {
  const bytes = await git.read(path).catch(() => undefined);
  if (bytes === undefined || bytes.byteLength > document_bytes_max)
    throw new Error(tooLarge(document_bytes_max));
  const text = decodeText(bytes);
  return {
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    words: countWords(text),
    placeholders: { items: findPlaceholders(text), complete: true },
    brokenLinks: { items: findBrokenLinks(text, path, files), complete: true },
    ...(previousTag === undefined
      ? {}
      : { changedSincePreviousRelease: await git.changedSince(previousTag, path) }),
  };
}
