import { expect, test } from 'vitest';
import { countWords, findBrokenLinks, findPlaceholders } from './markdown-document.ts';

const files = new Set([
  'README.md',
  'docs/guide.md',
  'docs/a b.md',
  'docs/img/x.png',
  'docs/f_(x).md',
  'docs/ü.md',
  'src/a/b.ts',
]);
const broken = (text: string) => findBrokenLinks(text, 'docs/guide.md', files);

test.each<[string, string]>([
  [
    'files, folders and the top',
    '[a](img/x.png) [b](img) [c](img/) [d](../src/a) [e](..) [f](.) [g](/README.md) [h](../README.md)',
  ],
  ['anchors and queries', '[a](#here) [b](guide.md#part) [c](../README.md?plain=1#x)'],
  ['escaped paths', '[a](a%20b.md) [b](<a b.md>) [c](f_(x).md) [d](f\\_\\(x\\).md) [e](%C3%BC.md)'],
  ['titles', '[a](guide.md "it (is)") [b](guide.md \'x\') [c]( guide.md )'],
  ['addresses', '[a](https://x.example/y) [b](mailto:a@b.example) [c](//x.example/y) <https://x.example>'],
  ['references and footnotes', '[a][r] [b]\n\n[r]: guide.md "title"\n[b]: <a b.md>\n[^1]: See somewhere'],
  [
    'images, links around images, HTML',
    '![i](img/x.png) [![i](img/x.png)](guide.md) <img alt="x" src="img/x.png"><a href=\'guide.md\'>',
  ],
  [
    'code',
    '`[a](no.md)` ``[a](no`.md)``\n```sh\n[a](no.md)\n```\n~~~\n```\n[a](no.md)\n~~~\n1. ```\n   [a](no.md)\n   ```\n',
  ],
  ['a fence to the end', 'x\n````md\n```\n[a](no.md)\n```\n[b](no.md)'],
  ['comments', '<!-- [a](no.md)\n[b](no.md) -->'],
  ['CRLF', '[r]: guide.md\r\n[a](guide.md)\r\n'],
])('%s lead somewhere', (_, text) => expect(broken(text)).toEqual([]));

test.each<[string, string[]]>([
  ['[a](no.md) and again [b](no.md)', ['no.md']],
  ['![i](img/y.png)', ['img/y.png']],
  ['[a][r]\n\n[r]: nowhere.md\n', ['nowhere.md']],
  ['[a](../../outside.md)', ['../../outside.md']],
  ['[a](Guide.md)', ['Guide.md']],
  ['[a](/guide.md)', ['/guide.md']],
  ['[a](no.md#part)', ['no.md#part']],
  ['[a](<b a.md>)', ['b a.md']],
  ['[a](no.md "title")', ['no.md']],
  ['[a](%E0%A4%A)', ['%E0%A4%A']],
  ['<img src="no.png">', ['no.png']],
  ['[![i](no.png)](no.md)', ['no.png', 'no.md']],
  ['```\ncode\n```\n[a](no.md)', ['no.md']],
  ['- text\r\n[a](no.md)\r\n', ['no.md']],
])('%s leads nowhere', (text, expected) => expect(broken(text).sort()).toEqual([...expected].sort()));

test('words are counted without the marks between them', () => {
  expect(countWords('# One two\n\n| a | b |\n|---|---|\n- *three* — 4')).toBe(6);
  expect(countWords('')).toBe(0);
});

test.each<[string, string[]]>([
  ['x\nTODO: y\nTBD', ['TODO (line 2)', 'TBD (line 3)']],
  ['Lorem ipsum dolor', ['Lorem ipsum (line 1)']],
  ['Coming soon', ['Coming soon (line 1)']],
  ['Call [Name] at [Your number]\r\n', ['[Name] (line 1)']],
  ['<insert address here> <PLACEHOLDER>', ['<insert address here> (line 1)']],
  ['[Name](people.md) [Name][people] and\n[Name]: people.md', []],
  ['the method todo() and mastodon; a placeholder is fine', []],
])('placeholders of %j', (text, expected) => expect(findPlaceholders(text)).toEqual(expected));
