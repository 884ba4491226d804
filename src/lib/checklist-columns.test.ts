import { expect, test } from 'vitest';
import { checklistColumns } from './checklist-columns.ts';
import { parseProfile } from './profile/profile.ts';

const profile = parseProfile({ namespace: 'blue' }, 'gates.yaml');

test('a column is filled with facts, parameters and names; one with nothing to say is left out', () => {
  const templates = {
    Target: '<{latency_ms_max}',
    Command: '$ kubectl get pods -n {namespace} -l {release_labels}',
    Actual: '[{p95_ms}][; of {bound.total}]',
    Expected: '[{nobody_said}]',
  };
  const facts = { bound: { total: 12 } };
  expect(checklistColumns(templates, { facts, parameters: { latency_ms_max: 100 }, profile })).toEqual({
    Target: '<100 ms',
    Command: '$ kubectl get pods -n blue -l app=starlight,version=v4',
    Actual: 'of 12',
  });
});
