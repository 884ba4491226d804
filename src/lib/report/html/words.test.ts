import { expect, test } from 'vitest';
import { html } from './markup.ts';
import { address, ageText, cutText, instant, plural, prose, titleCase } from './words.ts';

const now = '2026-11-24T12:00:00Z';

test.each([
  ['2026-11-24T12:00:00Z', 'less than a minute before'],
  ['2026-11-24T11:59:01Z', 'less than a minute before'],
  ['2026-11-24T11:59:00Z', '1 minute before'],
  ['2026-11-24T09:58:00Z', '2 hours 2 minutes before'],
  ['2026-11-24T13:00:00+02:00', '1 hour before'],
  ['2026-11-23T10:30:00Z', '1 day 1 hour before'],
  ['2026-11-22T12:00:00Z', '2 days before'],
  ['2026-11-10T09:00:00Z', '14 days before'],
  ['2026-11-24T12:30:00Z', '30 minutes after'],
  ['no time', 'at an unreadable time'],
])('evidence of %s is %s', (from, age) => {
  expect(ageText(from, now)).toBe(age);
});

test('times are written for people, with the exact one behind', () => {
  expect(instant('2026-01-05T08:48:24.000+02:00').text).toBe(
    '<time datetime="2026-01-05T08:48:24.000+02:00">5 Jan 2026, 06:48 UTC</time>',
  );
  expect(instant('<soon>').text).toBe('&lt;soon&gt;');
});

test('only an https address becomes a link', () => {
  expect(address('https://example.org/a"b').text).toBe(
    '<a href="https://example.org/a&quot;b" rel="noopener noreferrer">https://example.org/a&quot;b</a>',
  );
  for (const text of ['javascript:alert(1)', 'http://example.org', 'data:text/html,x', ' https://a b'])
    expect(address(text).text).not.toContain('<a');
});

test('words', () => {
  expect([titleCase('false_positive_rate'), titleCase('sign-off'), titleCase('')]).toEqual([
    'False positive rate',
    'Sign-off',
    '',
  ]);
  expect([plural(1, 'item'), plural(0, 'item'), plural(2, 'entry', 'entries')]).toEqual([
    '1 item',
    '0 items',
    '2 entries',
  ]);
  expect(cutText('x'.repeat(1300))).toMatch(/x… and 100 more characters$/);
  expect(html`${prose('run `a <b>` now')}`.text).toBe('run <code>a &lt;b&gt;</code> now');
});
