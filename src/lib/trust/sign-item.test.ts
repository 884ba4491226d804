import { expect, test } from 'vitest';
import { predicateTypes } from '../signing/predicates.ts';
import { evaluation, keys, refusal } from './people.testing.ts';
import { signItem } from './sign-item.ts';
import { readUnverified } from './signed.ts';
import { signingContext } from './verify-signatures.ts';

const context = signingContext(evaluation());
const { privateKey } = keys.tess;
const claims = { link: 'https://example.org' };

test('each item is signed in the way that it asks for', () => {
  const typeOf = (request: Omit<Parameters<typeof signItem>[0], 'privateKey'>) =>
    readUnverified(signItem({ ...request, privateKey }, context), 'signed').predicateType;
  expect(typeOf({ item: 'rollback.team_notified', claims })).toBe(predicateTypes.attestation);
  expect(typeOf({ item: 'final_approval.tech_lead' })).toBe(predicateTypes.approval);
  expect(typeOf({ item: 'final_approval.tech_lead', claims: {} })).toBe(predicateTypes.approval);
});

test('claims on an approval, and unknown items, are refused', () => {
  const sign = (item: string) => refusal(() => signItem({ item, claims, privateKey }, context));
  expect(sign('final_approval.tech_lead')).toMatch(/carries no claims; found link/);
  expect(sign('final_approval.tech_leader')).toMatch(/Did you mean final_approval\.tech_lead/);
});
