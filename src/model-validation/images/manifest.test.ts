import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest } from './manifest.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gates-manifest-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(name: string, text: string) {
  await writeFile(join(folder, name), text);
  return readManifest(join(folder, name));
}

describe('a list of labelled images', () => {
  it('is CSV or JSON Lines, with paths relative to it', async () => {
    const expected = [
      { path: join(folder, 'a.png'), label: 'clean' },
      { path: '/b, c.png', label: 'stego', group: 'g' },
    ];
    expect(await read('a.csv', 'label,path,group\nclean,a.png,\nstego,"/b, c.png",g\n')).toEqual(expected);
    expect(
      await read(
        'a.jsonl',
        '{"path":"a.png","label":"clean"}\n\n{"path":"/b, c.png","label":"stego","group":"g"}\n',
      ),
    ).toEqual(expected);
  });

  it.each([
    [
      'another label',
      'x.csv',
      'path,label\na,clean\nb,dirty\n',
      /x\.csv:3 is no labelled image:\n.*\$\.label: expected "clean" or "stego"/,
    ],
    ['no path', 'x.csv', 'path,label\n,clean\n', /x\.csv:2 .*\n.*\$\.path/],
    ['an unknown column', 'x.csv', 'path,label,size\na,clean,3\n', /unknown key "size"/],
    ['no column of labels', 'x.csv', 'path\na\n', /\$\.label/],
    ['nothing', 'x.csv', 'path,label\n', /lists no images/],
    ['an empty file', 'x.csv', '', /is empty/],
    ['a broken line', 'x.jsonl', '{"path":"a","label":"clean"}\n{"path"\n', /x\.jsonl, line 2/],
    ['a key that is there twice', 'x.jsonl', '{"path":"a","path":"b","label":"clean"}', /each key once/],
  ])('is refused for %s', async (_, name, text, message) => {
    await expect(read(name, text)).rejects.toThrow(message);
  });

  it('must be there', async () => {
    await expect(readManifest(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'file_unreadable' });
  });
});
