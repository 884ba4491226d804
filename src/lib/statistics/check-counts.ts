import { GatesError } from '../errors.ts';

/** Throws `usage_invalid` unless `value` is a whole number from 0 to 2^53 − 1. */
export function checkCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new GatesError('usage_invalid', `${name} must be a whole number from 0 on, not ${value}.`);
  }
}

/** Throws `usage_invalid` unless `count` of `total` is a proportion: whole numbers, 0 ≤ count ≤ total. */
export function checkProportion(count: number, total: number): void {
  checkCount('count', count);
  checkCount('total', total);
  if (count > total) {
    throw new GatesError('usage_invalid', `count must be at most total, but ${count} > ${total}.`);
  }
}

/** Throws `usage_invalid` unless 0.5 ≤ `confidence` < 1: below a half, a bound would be no bound. */
export function checkConfidence(confidence: number): void {
  if (!(confidence >= 0.5 && confidence < 1)) {
    throw new GatesError(
      'usage_invalid',
      `confidence must be a fraction from 0.5 to below 1, not ${confidence}.`,
    );
  }
}
