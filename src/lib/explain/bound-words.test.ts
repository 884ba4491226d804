import { expect, it } from 'vitest';
import { boundEvidence } from '../policies/bound-evidence.ts';
import { wordsOf } from './bound-words.ts';

it('has words for every bound that there is', () => {
  const names = Object.entries(boundEvidence).flatMap(([domain, bounds]) =>
    Object.keys(bounds).map((name) => `canary/${domain}.${name}`),
  );
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) expect(wordsOf(name).counted, name).not.toBe('counted ones');
  expect(wordsOf('canary/canary.all_errors')).toEqual({ counted: 'failed requests', among: 'requests' });
  expect(wordsOf('canary/else.where').counted).toBe('counted ones');
});
