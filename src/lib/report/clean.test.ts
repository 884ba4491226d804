import { expect, it } from 'vitest';
import { clean, cleanJson, oneLine } from './clean.ts';

const hostile = '\u001b[2J\u009b31m a\r\nb\u0007\u007f\u2028\u202e\u2066é';

it('puts a mark where a terminal would act', () => {
  expect(clean(hostile)).toBe('�[2J�31m a��b�����é');
});

it('keeps what JSON means, and its line breaks', () => {
  const text = JSON.stringify({ hostile }, null, 2);
  const cleaned = cleanJson(text);
  expect(JSON.parse(cleaned)).toEqual({ hostile });
  expect(cleaned).not.toBe(text);
  expect(clean(cleaned.replaceAll('\n', ''))).toBe(cleaned.replaceAll('\n', ''));
  expect(cleaned.split('\n')).toHaveLength(3);
});

it('folds what was written over several lines', () => {
  expect(oneLine('Look at the\n  rule, then\r\ncollect again.\n')).toBe(
    'Look at the rule, then collect again.',
  );
});
