import { describe, expect, it } from 'vitest';
import { GatesError } from './errors.ts';
import { ParameterValues, suggestion } from './parameters.ts';

const parameters = {
  latency_p95_ms_max: { value: 100, looser: 'higher', description: 'latency' },
  throughput_per_second_min: { value: 10, looser: 'lower', description: 'throughput' },
  fpr_fraction_max: { value: 0.0007, looser: 'higher', description: 'false positives' },
  kubernetes_version_min: { value: '1.24', looser: 'lower', description: 'version' },
  failing_severity_min: { value: 'HIGH', looser: 'higher', description: 'severity' },
} as const;
const from = (overrides: Record<string, number | string>) =>
  ParameterValues.from(parameters, overrides, 'gates.yaml');

describe('ParameterValues', () => {
  it('keeps the checklist’s figures without overrides', () => {
    expect(from({}).overrides).toEqual([]);
    expect(from({}).number('latency_p95_ms_max')).toBe(100);
  });

  it.each([
    ['latency_p95_ms_max', 120, true],
    ['latency_p95_ms_max', 80, false],
    ['throughput_per_second_min', 5, true],
    ['throughput_per_second_min', 50, false],
    ['kubernetes_version_min', '1.9', true],
    ['kubernetes_version_min', '1.30', false],
    ['failing_severity_min', 'CRITICAL', true],
    ['failing_severity_min', 'MEDIUM', false],
  ])('%s = %s is looser: %s', (name, value, looser) => {
    expect(from({ [name]: value }).overrides).toEqual([
      { name, checklist: parameters[name as keyof typeof parameters].value, value, looser },
    ]);
  });

  it('does not call the same figure an override', () => {
    expect(from({ latency_p95_ms_max: 100 }).overrides).toEqual([]);
  });

  it.each([
    [{ latency_p95_max: 1 }, /no parameter of this name\. Did you mean latency_p95_ms_max/],
    [{ toString: 1 }, /no parameter of this name/],
    [{ latency_p95_ms_max: '100' }, /expected a number ≥ 0; found "100"/],
    [{ latency_p95_ms_max: -1 }, /expected a number ≥ 0/],
    [{ latency_p95_ms_max: Number.NaN }, /expected a number ≥ 0/],
    [{ fpr_fraction_max: 7 }, /expected a fraction between 0 and 1/],
    [{ kubernetes_version_min: 1.24 }, /expected a version in quotes/],
    [{ failing_severity_min: 'SEVERE' }, /expected UNKNOWN, LOW, MEDIUM, HIGH, CRITICAL/],
  ])('refuses %j', (overrides, message) => {
    expect(() => from(overrides as Record<string, number>)).toThrow(GatesError);
    expect(() => from(overrides as Record<string, number>)).toThrow(message);
  });
});

describe('suggestion', () => {
  it('names near ones only', () => {
    expect(suggestion('bencmark.latency_p95', ['benchmark.latency_p95', 'model.loads'])).toBe(
      ' Did you mean benchmark.latency_p95?',
    );
    expect(suggestion('x', ['benchmark.latency_p95'])).toBe('');
  });
});
