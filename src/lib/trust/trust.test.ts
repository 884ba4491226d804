import { describe, expect, test } from 'vitest';
import { owners } from '../catalogue.ts';
import { roleOf } from '../report.ts';
import { keyringOf, whyNotCurrent } from './keyring.ts';
import { keys, newKey, period, person, refusal } from './people.testing.ts';
import { roles } from './roles.ts';
import { nobody, parseTrust } from './trust.ts';

const parse =
  (people: unknown, collectors: unknown = []) =>
  () =>
    parseTrust({ schema: 'gates.trust/v1', people, collectors }, 'trust.yaml');

test('every owner of the checklist is a role, but the system, which nobody signs for', () => {
  const owning = owners.filter((owner) => owner !== 'System').map(roleOf);
  expect(owning).toHaveLength(11);
  expect([...roles].sort()).toEqual([...owning, 'waiver_approver', 'verdict_signer'].sort());
});

test('a person may have several keys, and a key several periods', () => {
  const second = newKey();
  const trust = parse([
    person('Tess', ['tech_lead'], keys.tess),
    person('Tess', ['qa'], second),
    person('Tess', ['devops'], keys.tess, {
      validFrom: '2027-01-01T00:00:00Z',
      validTo: '2028-01-01T00:00:00Z',
    }),
  ])();
  expect(keyringOf(trust, 'trust.yaml').people.map(({ roles }) => roles)).toEqual([
    ['tech_lead'],
    ['qa'],
    ['devops'],
  ]);
});

test('nobody is a trust', () => {
  expect(parseTrust(nobody, 'trust.yaml')).toEqual(nobody);
  expect(parseTrust({ schema: 'gates.trust/v1' }, 'trust.yaml')).toEqual(nobody);
});

describe('what is refused', () => {
  const tess = person('Tess', ['tech_lead'], keys.tess);
  const cases: [string, () => unknown, RegExp][] = [
    ['nothing', () => parseTrust(null, 'trust.yaml'), /trust\.yaml is not a trust file/],
    ['another schema', () => parseTrust({ schema: 'gates.trust/v2' }, 'trust.yaml'), /\$\.schema/],
    ['an unknown key', parse([{ ...tess, admin: true }]), /\$\.people\[0\]: unknown key "admin"/],
    ['no role', parse([{ ...tess, roles: [] }]), /\$\.people\[0\]\.roles/],
    [
      'an unknown role',
      parse([{ ...tess, roles: ['qa', 'tech_led'] }]),
      /\$\.people\[0\]\.roles\[1\]: expected .*"tech_lead".*found string "tech_led"\. Did you mean tech_lead\?/,
    ],
    ['the system', parse([{ ...tess, roles: ['system'] }]), /\$\.people\[0\]\.roles\[0\]/],
    [
      'a day without a time',
      parse([{ ...tess, validTo: '2027-01-01' }]),
      /\$\.people\[0\]\.validTo: expected an RFC 3339/,
    ],
    ['a day that is none', parse([{ ...tess, validTo: '2027-02-30T00:00:00Z' }]), /\$\.people\[0\]\.validTo/],
    [
      'a minute without seconds',
      parse([{ ...tess, validTo: '2027-01-01T00:00Z' }]),
      /\$\.people\[0\]\.validTo/,
    ],
    [
      'an end at the beginning',
      parse([{ ...tess, validTo: tess.validFrom }]),
      /\$\.people\[0\]\.validTo: expected a time after validFrom/,
    ],
    ['a name with a space behind it', parse([{ ...tess, person: 'Tess ' }]), /\$\.people\[0\]\.person/],
    ['an empty name', parse([{ ...tess, person: '' }]), /\$\.people\[0\]\.person/],
    ['a name of two lines', parse([{ ...tess, person: 'Te\nss' }]), /\$\.people\[0\]\.person/],
    [
      'no key',
      parse([{ ...tess, publicKey: 'x' }]),
      /trust\.yaml: \$\.people\[0\]\.publicKey: expected a public key/,
    ],
    [
      "a collector's broken key",
      parse([tess], [{ name: 'pipeline', publicKey: 'x', ...period }]),
      /trust\.yaml: \$\.collectors\[0\]\.publicKey/,
    ],
    [
      'two people with one key',
      parse([tess, person('Tom', ['waiver_approver'], keys.tess)]),
      /\$\.people\[1\]\.publicKey: this is the key of the person Tess and of the person Tom/,
    ],
    [
      'a person who is a collector too',
      parse([tess], [{ name: 'Tess', publicKey: keys.tess.publicKey, ...period }]),
      /\$\.collectors\[0\]\.publicKey: .*the person Tess and of the collector Tess/,
    ],
    [
      'two spellings of one name',
      parse([tess, person('tess', ['waiver_approver'], keys.will)]),
      /\$\.people\[1\]\.person: "tess" and "Tess" differ only/,
    ],
  ];
  test.each(cases)('%s', (_, action, message) => {
    expect(parse([tess])).not.toThrow();
    expect(refusal(action)).toMatch(/^trust_invalid: /);
    expect(refusal(action)).toMatch(message);
  });
});

test('a key counts from its beginning up to, and not at, its end', () => {
  const [key] = keyringOf(parse([person('Tess', ['qa'], keys.tess)])(), 'trust.yaml').people;
  if (key === undefined) throw new Error('no key');
  const from_ms = Date.parse(period.validFrom);
  const to_ms = Date.parse(period.validTo);
  expect(whyNotCurrent(key, from_ms - 1)).toBe(`is not valid before ${period.validFrom}`);
  expect(whyNotCurrent(key, from_ms)).toBeUndefined();
  expect(whyNotCurrent(key, to_ms - 1)).toBeUndefined();
  expect(whyNotCurrent(key, to_ms)).toBe(`expired at ${period.validTo}`);
  expect(whyNotCurrent(key, Number.NaN)).toBeDefined();
});
