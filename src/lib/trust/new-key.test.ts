import { describe, expect, test } from 'vitest';
import { keyId, readPrivateKey } from '../signing/keys.ts';
import { keyringOf } from './keyring.ts';
import { createKey } from './new-key.ts';
import { refusal } from './people.testing.ts';

const when = { validFrom: '2026-11-24T00:00:00Z', validity_days: 90 };

test.each(['ed25519', 'ecdsa-p256'] as const)('a new %s key is the one that its entry names', (algorithm) => {
  const person = { kind: 'person', name: 'Tess', roles: ['tech_lead'] } as const;
  const made = createKey(person, { ...when, algorithm, passphrase: 'open sesame' });
  const privateKey = readPrivateKey(made.privateKey, { file: 'tess.key', passphrase: 'open sesame' });
  expect(keyringOf(made.trust, 'trust.yaml').people).toMatchObject([
    { keyId: keyId(privateKey), person: 'Tess', roles: ['tech_lead'], validTo: '2027-02-22T00:00:00.000Z' },
  ]);
  expect(made.keyId).toBe(keyId(privateKey));
});

test('a collector has no roles', () => {
  const { trust } = createKey({ kind: 'collector', name: 'pipeline' }, when);
  expect(trust.people).toEqual([]);
  expect(trust.collectors).toMatchObject([{ name: 'pipeline' }]);
});

describe('what is refused', () => {
  const make = (changes: object, name = 'Tess') =>
    refusal(() => createKey({ kind: 'collector', name }, { ...when, ...changes }));
  test.each<[string, string, RegExp]>([
    ['no days', make({ validity_days: 0 }), /^usage_invalid/],
    ['days that are no number', make({ validity_days: Number.NaN }), /^usage_invalid/],
    ['days without end', make({ validity_days: Number.POSITIVE_INFINITY }), /^usage_invalid/],
    ['no time', make({ validFrom: 'today' }), /^usage_invalid/],
    ['no name', make({}, ''), /^trust_invalid: .*\$\.collectors\[0\]\.name/s],
    ['an empty passphrase', make({ passphrase: '' }), /^key_invalid/],
  ])('%s', (_, found, message) => {
    expect(found).toMatch(message);
  });
});
