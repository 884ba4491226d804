import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from './catalogue.ts';
import type { Milestone, Phase } from './milestones.ts';
import { parseProfile } from './profile/profile.ts';
import { itemsInScope, requiredBefore } from './scope.ts';

const item = (id: string, required_before: Milestone, phase: Phase) =>
  ({ id, metadata: { required_before, phase } }) as unknown as CatalogueItem;
const catalogue = [
  item('model.loads', 'deploy', 'pre-deployment'),
  item('health.pod_readiness', 'canary', 'deployment'),
  item('canary_success.cpu', 'migrate', 'canary'),
  item('completion.all_items_checked', 'close', 'sign-off'),
];
const required = requiredBefore(catalogue, parseProfile({}, 'gates.yaml'));
const ids = (options: Parameters<typeof itemsInScope>[2]) => [
  ...itemsInScope(catalogue, required, options).ids,
];

describe('itemsInScope', () => {
  it.each([
    ['deploy', 1],
    ['canary', 2],
    ['migrate', 3],
    ['close', 4],
  ] as const)('a milestone requires everything of the earlier ones: %s', (before, count) =>
    expect(ids({ before })).toHaveLength(count),
  );

  it('is everything without a scope', () => expect(ids({})).toHaveLength(4));

  it('is a part by phase or by item', () => {
    expect(ids({ phases: ['canary'] })).toEqual(['canary_success.cpu']);
    expect(ids({ items: ['model.loads'] })).toEqual(['model.loads']);
  });

  it.each([
    [{ before: 'deploy', items: ['model.loads'] }, /can not be asked together/],
    [{ items: ['model.load'] }, /no item "model.load"\. Did you mean model.loads\?|Known: /],
    [{ phases: ['lunch'] }, /no phase "lunch"/],
    [{ before: 'lunch' }, /no milestone "lunch"/],
    [{ items: [] }, /names no item/],
    [{ phases: ['rollback'] }, /names no item/],
  ])('refuses %j', (options, message) =>
    expect(() => ids(options as Parameters<typeof itemsInScope>[2])).toThrow(message),
  );
});

describe('requiredBefore', () => {
  const profile = (ahead: Record<string, Milestone>) => parseProfile({ requiredBefore: ahead }, 'gates.yaml');

  it('lets a profile ask earlier', () => {
    expect(
      requiredBefore(catalogue, profile({ 'canary_success.cpu': 'deploy' })).get('canary_success.cpu'),
    ).toBe('deploy');
  });

  it('never later, and only for items that there are', () => {
    expect(() => requiredBefore(catalogue, profile({ 'model.loads': 'close' }))).toThrow(
      /may only ask earlier/,
    );
    expect(() => requiredBefore(catalogue, profile({ 'model.load': 'deploy' }))).toThrow(/is no item/);
  });
});
