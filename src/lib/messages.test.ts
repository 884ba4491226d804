import { describe, expect, it } from 'vitest';
import { fillMessage, formatBytes, formatDuration, placeholders } from './messages.ts';

describe('fillMessage', () => {
  it('fills facts, also inside of one', () => {
    expect(fillMessage('{observed} of {bound.total}', { observed: 'v1.31', bound: { total: 12 } })).toBe(
      'v1.31 of 12',
    );
  });

  it('takes the unit from the name', () => {
    const facts = {
      upper_fraction: 0.00084,
      cpu_percent: 61.5,
      memory_bytes: 1_900_000_000,
      latency_ms: 86.4,
      age_seconds: 604_800,
      cores: 4,
    };
    expect(
      fillMessage(
        '{upper_fraction}, {cpu_percent}, {memory_bytes}, {latency_ms}, {age_seconds}, {cores}',
        facts,
      ),
    ).toBe('0.084 %, 61.5 %, 1.9 GB, 86.4 ms, 7 d, 4');
  });

  it('leaves an optional part out when a fact of it is missing', () => {
    const template = 'not proven[: {bound.more_needed} more needed]';
    expect(fillMessage(template, {})).toBe('not proven');
    expect(fillMessage(template, { bound: { more_needed: null } })).toBe('not proven');
    expect(fillMessage(template, { bound: { more_needed: 120 } })).toBe('not proven: 120 more needed');
  });

  it('leaves an optional part out when there is nothing in its list', () => {
    expect(fillMessage('unsound[: {doubts}]', { doubts: [] })).toBe('unsound');
    expect(fillMessage('unsound[: {doubts}]', { doubts: ['late'] })).toBe('unsound: late');
  });

  it('says that a fact is missing, and never reads what an object inherits', () => {
    expect(fillMessage('{observed} {constructor} {a.b.c}', { a: {} })).toBe(
      'not recorded not recorded not recorded',
    );
  });

  it('cuts lists and names an empty one', () => {
    expect(fillMessage('{pods}', { pods: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] })).toBe(
      'a, b, c, d, e and 2 more',
    );
    expect(fillMessage('{pods}', { pods: [] })).toBe('none');
  });

  it('does not fill what a fact brought along', () => {
    expect(fillMessage('{pod}', { pod: '{secret}', secret: 'x' })).toBe('{secret}');
  });
});

describe('placeholders', () => {
  it('lists the facts that a template names', () => {
    expect(placeholders('{a} [and {b.c}] {d_ms}')).toEqual(['a', 'b.c', 'd_ms']);
  });
});

describe('units', () => {
  it.each([
    [999, '999 B'],
    [1000, '1 kB'],
    [2_000_000_000, '2 GB'],
    [8_589_934_592, '8.59 GB'],
  ])('writes %i bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [90, '90 s'],
    [900, '15 min'],
    [86_400, '24 h'],
    [604_800, '7 d'],
  ])('writes %i seconds as %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});
