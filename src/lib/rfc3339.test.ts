import { expect, test } from 'vitest';
import { parseRfc3339_ms } from './rfc3339.ts';

test.each([
  ['2026-11-24T08:00:00Z', Date.UTC(2026, 10, 24, 8)],
  ['2026-11-24T08:00:00.5+02:00', Date.UTC(2026, 10, 24, 6, 0, 0, 500)],
  ['2024-02-29T00:00:00-00:30', Date.UTC(2024, 1, 29, 0, 30)],
])('%s is a time', (text, time_ms) => {
  expect(parseRfc3339_ms(text)).toBe(time_ms);
});

test.each([
  '',
  '2026-11-24',
  '2026-11-24T08:00Z',
  '2026-11-24T08:00:00',
  '2026-11-24 08:00:00Z',
  '2026-02-29T08:00:00Z',
  '2026-13-01T08:00:00Z',
  '2026-11-24T24:00:00Z',
  '2026-11-24T08:00:60Z',
  '2026-11-24T08:00:00+0200',
  ' 2026-11-24T08:00:00Z',
  '2026-11-24T08:00:00Z\n',
  'tomorrow',
  '+012026-11-24T08:00:00Z',
])('%j is none', (text) => {
  expect(parseRfc3339_ms(text)).toBeUndefined();
});
