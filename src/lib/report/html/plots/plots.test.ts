import { expect, test } from 'vitest';
import type { ReportItem } from '../../../report.ts';
import { clopperPearsonLower, clopperPearsonUpper } from '../../../statistics/index.ts';
import { decades, rounds, steps } from './axes.ts';
import { checkpointPlots } from './checkpoints.ts';
import { falsePositivesPlot } from './false-positives.ts';
import { intervalMark } from './interval.ts';
import { ladderPlot } from './ladder.ts';

const bound = (count: number, total: number, limit_fraction: number) => ({
  count,
  total,
  limit_fraction,
  lower_fraction: clopperPearsonLower(count, total, 0.95),
  upper_fraction: clopperPearsonUpper(count, total, 0.95),
});

const item = (id: string, facts: ReportItem['facts']) => ({ id, facts }) as ReportItem;

const numbers = (text: string) => [...text.matchAll(/<td>([^<]*)<\/td>/g)].map(([, cell]) => cell);

test('the false-positive curve bends as the exact bound does, and passes through where the release stands', () => {
  const plot = falsePositivesPlot(item('fpr', { bound: bound(3, 13_188, 0.0007) }), 0.95)?.text ?? '';
  const cells = numbers(plot);
  const rows = Array.from({ length: cells.length / 3 }, (_, row) => cells.slice(row * 3, row * 3 + 3));
  expect(rows.length).toBeGreaterThan(8);
  expect(rows).toContainEqual(['13188', '3', '0.05878 %']);
  for (const [images, count, upper] of rows)
    expect(
      `${Number((clopperPearsonUpper(Number(count), Number(images), 0.95) * 100).toPrecision(4))} %`,
    ).toBe(upper);
  const bounds = rows.map(([, , upper]) => Number.parseFloat(upper ?? ''));
  expect(bounds).toEqual([...bounds].sort((a, b) => b - a));
  expect(plot).toContain('limit 0.07 %');
});

test.each([
  [0, 1000, 'At this rate, about'],
  [16, 145, 'no number of images'],
  [9, 13_188, 'more images than are shown'],
])('%i false positives of %i: %s', (count, total, says) => {
  expect(falsePositivesPlot(item('fpr', { bound: bound(count, total, 0.0007) }), 0.95)?.text).toContain(says);
});

test('what is proven needs no more images', () => {
  const plot = falsePositivesPlot(item('fpr', { bound: bound(3, 13_188, 0.0007) }), 0.95);
  expect(plot?.text).not.toContain('At this rate');
});

test('a ladder is drawn against its limit, in the order of its limits', () => {
  const ladder = [
    { limit_ms: 200, atOrOver: 18 },
    { limit_ms: 50, atOrOver: 2871 },
    { limit_ms: 100, atOrOver: 312 },
  ];
  const plot =
    ladderPlot(item('p95', { ladder, limit_ms: 100, bound: bound(335, 11_998, 0.05) }))?.text ?? '';
  expect(numbers(plot)).toEqual([
    '50 ms',
    '2871',
    '23.93 %',
    '100 ms',
    '312',
    '2.6 %',
    '200 ms',
    '18',
    '0.15 %',
  ]);
  expect(plot).toContain('not allowed: 5 % at 100 ms');
});

test('checkpoints are drawn measure by measure, a bound as an interval', () => {
  const checkpoint = (minutes: number) =>
    item(`canary_monitoring.t${minutes}`, {
      late_bound: bound(21, 1082, 0.05),
      largest_cpu_percent: 61.5,
      cpu_limit_percent: 80,
    });
  const plots = checkpointPlots([15, 30, 60].map(checkpoint)).map(({ text }) => text);
  expect(plots).toHaveLength(2);
  expect(numbers(plots[0] ?? '').slice(0, 3)).toEqual(['15 min', 'from 1.304 % to 2.783 %', '5 %']);
  expect(numbers(plots[1] ?? '').slice(0, 3)).toEqual(['15 min', '61.5 %', '80 %']);
  expect(checkpointPlots([checkpoint(15)])).toEqual([]);
});

test.each<[string, ReportItem['facts']]>([
  ['nothing', {}],
  ['a text', { bound: 'many', ladder: 'long', limit_ms: 100 }],
  ['more than all', { bound: { ...bound(1, 10, 0.1), upper_fraction: 2 }, ladder: [], limit_ms: 100 }],
  [
    'no trial',
    { bound: { ...bound(1, 10, 0.1), total: 0 }, ladder: [{ limit_ms: 0, atOrOver: 1 }], limit_ms: 1 },
  ],
  ['endless', { bound: { ...bound(1, 10, 0.1), count: Number.POSITIVE_INFINITY } }],
])('facts that say %s are not drawn', (_, facts) => {
  expect([falsePositivesPlot(item('fpr', facts), 0.95), ladderPlot(item('p95', facts))]).toEqual([
    undefined,
    undefined,
  ]);
});

test('no figure is drawn at a confidence that means nothing', () => {
  for (const confidence of [0, 1, Number.NaN, '0.95', undefined])
    expect(falsePositivesPlot(item('fpr', { bound: bound(3, 13_188, 0.0007) }), confidence)).toBeUndefined();
});

test.each([
  [0, 10, 0.05],
  [5772, 6000, 0.9],
  [10, 10, 0.9],
  [1, 1e9, 1],
])('an interval mark of %i of %i stays inside its width', (count, total, limit) => {
  const { text } = intervalMark(bound(count, total, limit));
  const [, x, width] = /<rect[^>]* x="([\d.]+)"[^>]* width="([\d.]+)"/.exec(text) ?? [];
  expect(Number(x)).toBeGreaterThanOrEqual(0);
  expect(Number(x) + Number(width)).toBeLessThanOrEqual(182);
  expect(text).not.toContain('NaN');
});

test('axes name round values', () => {
  expect(decades(0.001, 1)).toEqual([0.001, 0.01, 0.1, 1]);
  expect(steps(40, 600)).toEqual([50, 100, 200, 500]);
  expect(rounds(0.0625)).toEqual([0, 0.02, 0.04, 0.06]);
  expect(rounds(1)).toEqual([0, 0.25, 0.5, 0.75, 1]);
});
