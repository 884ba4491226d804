import { expect, it } from 'vitest';
import { suspectLiterals } from './literals.ts';

const mark = { redacted: true, length: 8, kind: 'named_like_a_secret' };
const paths = (object: unknown) => suspectLiterals(object).map(({ path }) => path);

it('names each mark by where it stands', () => {
  expect(
    suspectLiterals({
      spec: { containers: [{ name: 'detector', env: [{ name: 'API_KEY', value: mark }] }] },
    }),
  ).toEqual([{ path: 'spec.containers[detector].env[API_KEY].value', kind: 'named_like_a_secret' }]);
  expect(paths({ data: { 'a.conf': mark, plain: 'text' } })).toEqual(['data[a.conf]']);
  expect(suspectLiterals({ data: { a: { redacted: true } } })).toEqual([{ path: 'data.a', kind: 'unknown' }]);
});

it('numbers what has no name among the suspects of its list only, so that others may move', () => {
  expect(paths({ args: ['--port=1', mark, mark] })).toEqual(['args[#1]', 'args[#2]']);
  expect(paths({ args: [mark, '--port=1', 'more', mark] })).toEqual(['args[#1]', 'args[#2]']);
  expect(paths({ lists: [[mark], ['x'], [mark, mark]] })).toEqual([
    'lists[#1][#1]',
    'lists[#2][#1]',
    'lists[#2][#2]',
  ]);
});

it('finds nothing where there is nothing', () => {
  for (const value of [null, 'text', 5, {}, [], { redacted: 'yes' }])
    expect(suspectLiterals(value)).toEqual([]);
});
