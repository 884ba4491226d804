import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { docs } from './docs.ts';
import { checkout, collectIn, folder, gitIn, write } from './folder.testing.ts';

const documents = {
  deployment_guide: 'docs/a.md',
  architecture: 'docs/b.md',
  api_specification: 'docs/c.md',
  runbooks: 'docs/d.md',
  troubleshooting_guide: 'docs/e.md',
};
const text = 'One [link](b.md) and some words.\n';
const files = Object.fromEntries(Object.values(documents).map((path) => [path, text]));

async function look(directory: string, root = '.') {
  const { sightings, release } = await collectIn(docs, directory, { documents, files: { root } });
  const { docs: seen } = sightings;
  return {
    ...seen,
    items: seen?.data?.documents?.items ?? [],
    reasons: (seen?.problems ?? []).map(({ reason }) => reason),
    release,
  };
}

test('documents, tags and what changed between two releases', async () => {
  const { directory, commit, revision: previous } = await checkout(files, 'v3');
  await write(directory, {
    'docs/a.md': `${text}A new sentence. [gone](no.md) TODO\n`,
    'docs/b.md': 'One  [link](b.md)\r\nand some words.\n\n',
  });
  const revision = await commit('v4');
  const seen = await look(directory);
  expect(revision).not.toBe(previous);
  expect(seen.measuredOn).toEqual({ revision, revisionSource: 'git' });
  expect(seen.release).toEqual({ revision });
  expect(seen.data?.git).toEqual({ revision, clean: true, tags: ['v4'], previousTag: 'v3' });
  expect(seen.data?.documents?.complete).toBe(true);
  expect(seen.items).toHaveLength(5);
  expect(seen.items[0]).toMatchObject({
    path: 'docs/a.md',
    digest: expect.stringMatching(/^sha256:/),
    words: 10,
    placeholders: { items: ['TODO (line 2)'], complete: true },
    brokenLinks: { items: ['no.md'], complete: true },
    changedSincePreviousRelease: true,
  });
  expect(seen.items[2]).toMatchObject({ changedSincePreviousRelease: false, brokenLinks: { items: [] } });
  expect(seen.problems).toEqual([]);
});

test('white space, blank lines and line ends are no change', async () => {
  const { directory, commit } = await checkout(files, 'v3');
  await write(directory, { 'docs/a.md': 'One   [link](b.md) and some words.\r\n\n\n' });
  await commit();
  expect((await look(directory)).items[0]?.changedSincePreviousRelease).toBe(false);
});

test('a missing document is left out of a whole list; a new one is a change', async () => {
  const { 'docs/e.md': _, ...four } = files;
  const { directory, commit } = await checkout(four, 'v3');
  await write(directory, { 'docs/d.md': text });
  await commit('v4');
  const seen = await look(directory);
  expect(seen.items.map(({ path }) => path)).not.toContain('docs/e.md');
  expect(seen.data?.documents?.complete).toBe(true);
});

test('only what is committed counts', async () => {
  const { directory } = await checkout(files, 'v3');
  await write(directory, { 'docs/a.md': 'TODO' });
  const seen = await look(directory);
  expect(seen.data?.git?.clean).toBe(false);
  expect(seen.items[0]?.placeholders?.items).toEqual([]);
});

test('a tag on the same commit is no previous release', async () => {
  const { directory, git } = await checkout(files, 'v4');
  await git('tag', 'v4-copy');
  const seen = await look(directory);
  expect(seen.data?.git?.tags).toEqual(['v4', 'v4-copy']);
  expect(seen.data?.git).not.toHaveProperty('previousTag');
  expect(seen.items[0]).not.toHaveProperty('changedSincePreviousRelease');
  expect(seen.reasons.join()).toMatch(/tag the previous release/);
});

test('a shallow checkout says how to deepen it', async () => {
  const origin = await checkout(files, 'v3');
  await origin.commit('v4');
  const directory = await folder();
  await gitIn(directory).git('clone', '--quiet', '--depth=1', `file://${origin.directory}`, '.');
  expect((await look(directory)).reasons.join()).toMatch(/shallow.*fetch the whole history/);
});

test('a folder inside the checkout, with links out of it', async () => {
  const inner = Object.fromEntries(
    Object.entries(files).map(([path]) => [
      `app/${path}`,
      '[top](../../README.md) [b](b.md) [no](../../../x)',
    ]),
  );
  const { directory } = await checkout({ ...inner, 'README.md': 'x' }, 'v3');
  const seen = await look(join(directory, 'app'));
  expect(seen.items).toHaveLength(5);
  expect(seen.items[0]?.brokenLinks?.items).toEqual(['../../../x']);
  const fromTop = await look(directory, 'app');
  expect(fromTop.items).toEqual(seen.items);
});

describe('what can not be read is no missing document', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ['binary', new Uint8Array([0x89, 0x50, 0xff, 0xfe]), /docs\/a\.md is no text in UTF-8: commit it/],
    ['huge', 'x '.repeat(2 * 1024 * 1024 + 1), /docs\/a\.md is larger than 4 MiB/],
  ])('%s', async (_, content, reason) => {
    const { directory } = await checkout({ ...files, 'docs/a.md': content }, 'v3');
    const seen = await look(directory);
    expect(seen.reasons.join()).toMatch(reason);
    expect(seen.data?.documents?.complete).toBe(false);
    expect(seen.items).toHaveLength(4);
  });

  test('a symbolic link', async () => {
    const { 'docs/a.md': _, ...others } = files;
    const directory = await folder(others);
    await symlink('b.md', join(directory, 'docs/a.md'));
    const repository = gitIn(directory);
    await repository.git('init', '--quiet');
    await repository.commit();
    expect((await look(directory)).reasons.join()).toMatch(/docs\/a\.md is a symbolic link/);
  });
});

test.each<[string, (directory: string) => Promise<unknown>, RegExp]>([
  ['no checkout', async () => undefined, /^\. is no git checkout with a commit; name the checkout/],
  [
    'no commit',
    (directory) => gitIn(directory).git('init', '--quiet'),
    /^\. is no git checkout with a commit/,
  ],
])('%s', async (_, prepare, reason) => {
  const directory = await folder(files);
  await prepare(directory);
  const seen = await look(directory);
  expect(seen.reasons.join()).toMatch(reason);
  expect(seen.data).toBeUndefined();
});

test('a folder that is not there', async () => {
  expect((await look(await folder(), 'gone')).reasons.join()).toMatch(
    /^gone is not there, or git is not installed/,
  );
});

test('nothing that the repository configures is run, and its taste changes nothing', async () => {
  const { directory, git, commit } = await checkout({ ...files, '.gitattributes': '*.md diff=evil\n' }, 'v3');
  await write(directory, { 'docs/a.md': `${text}more\n` });
  await commit('v4');
  const mark = join(directory, '..', `${directory}-ran`);
  for (const [key, value] of [
    ['core.fsmonitor', `touch ${mark}`],
    ['diff.external', `touch ${mark}`],
    ['diff.evil.textconv', `touch ${mark}; echo`],
    ['diff.evil.command', `touch ${mark}`],
    ['color.ui', 'always'],
    ['column.ui', 'always'],
    ['status.showUntrackedFiles', 'no'],
  ] as const)
    await git('config', key, value);
  await writeFile(join(directory, 'new.txt'), 'x');
  const seen = await look(directory);
  expect(seen.items[0]?.changedSincePreviousRelease).toBe(true);
  expect(seen.items[1]?.changedSincePreviousRelease).toBe(false);
  expect(seen.data?.git).toMatchObject({ clean: false, tags: ['v4'] });
  await expect(promisify(execFile)('ls', [mark])).rejects.toThrow();
});

test('a hook’s variables do not lead to another repository', async () => {
  const { directory, revision } = await checkout(files, 'v3');
  const other = await checkout({ 'x.txt': 'x' });
  await mkdir(join(directory, 'empty'), { recursive: true });
  process.env['GIT_DIR'] = join(other.directory, '.git');
  try {
    expect((await look(directory)).measuredOn?.revision).toBe(revision);
  } finally {
    delete process.env['GIT_DIR'];
  }
});
