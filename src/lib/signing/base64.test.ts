import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64 } from './base64.ts';

test('bytes come back from both alphabets', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const standard = Buffer.from(bytes).toString('base64');
      const urlSafe = standard.replaceAll('+', '-').replaceAll('/', '_');
      expect([...(decodeBase64(standard) ?? [])]).toEqual([...bytes]);
      expect([...(decodeBase64(urlSafe) ?? [])]).toEqual([...bytes]);
    }),
  );
});

test.each([
  ['no padding', 'aGk'],
  ['too much padding', 'aGk=='],
  ['padding inside', 'aG=k'],
  ['bits that belong to no byte', 'aGl='],
  ['white space', 'aGk= '],
  ['a line break', 'aG\nk='],
  ['another character', 'aG!='],
  ['both alphabets', '+_+_'],
  ['both alphabets, the other way round', '/-/-'],
])('%s is refused', (_, text) => {
  expect(decodeBase64(text)).toBeUndefined();
});

test('any text decodes only if it is the base64 of its bytes', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.base64String(), fc.stringMatching(/^[A-Za-z0-9+/_=-]{0,8}$/)),
      (text) => {
        const bytes = decodeBase64(text);
        if (bytes === undefined) return;
        const standard = bytes.toString('base64');
        expect([standard, standard.replaceAll('+', '-').replaceAll('/', '_')]).toContain(text);
      },
    ),
  );
});
