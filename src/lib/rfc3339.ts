import { z } from 'zod';

const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
const existing = z.iso.datetime({ offset: true });

/**
 * Epoch milliseconds of an RFC 3339 time with seconds and an offset, such as `2026-11-24T08:00:00Z`; undefined for any
 * other text, a day or an hour that doesn't exist included.
 */
export function parseRfc3339_ms(text: string): number | undefined {
  // Date.parse alone takes many more forms and turns 30 February into March.
  return shape.test(text) && existing.safeParse(text).success ? Date.parse(text) : undefined;
}
