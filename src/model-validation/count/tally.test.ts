import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DistinctScores, distinct_max } from './distinct-scores.ts';
import { bars, Tally } from './tally.ts';

describe('distinct scores', () => {
  it('are the smallest of all, however many there are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 6000 }), { maxLength: 9000, size: 'max' }), (scores) => {
        const distinct = new DistinctScores();
        for (const score of scores) distinct.add(score);
        expect(distinct.values()).toEqual([...new Set(scores)].sort((a, b) => a - b).slice(0, distinct_max));
      }),
      { numRuns: 30 },
    );
  });
});

describe('a tally', () => {
  it('counts each pair of answers once', () => {
    const tally = new Tally('clean');
    const say = (fp32: number, int8: number) =>
      tally.answered({ score: fp32, positive: fp32 > 0.5 }, { score: int8, positive: int8 > 0.5 });
    say(0.1, 0.2);
    say(0.9, 0.9);
    say(0.1, 0.9);
    say(0.1, 0.8);
    say(1, 0);
    expect(tally.counts()).toMatchObject({
      images: 5,
      fp32Positives: 2,
      int8Positives: 3,
      int8OnlyPositives: 2,
      fp32OnlyPositives: 1,
      fp32Distinct: [0.1, 0.9, 1],
      int8Distinct: [0, 0.2, 0.8, 0.9],
    });
    const { fp32Scores } = tally.counts();
    expect(fp32Scores).toHaveLength(bars);
    expect(fp32Scores[bars - 1]).toBe(1);
    expect(fp32Scores[5]).toBe(3);
  });

  it('counts an image without an answer as an error of both models', () => {
    const clean = new Tally('clean');
    clean.unanswered('undecodable');
    expect(clean.counts()).toMatchObject({
      images: 1,
      undecodable: 1,
      inferenceErrors: 0,
      fp32Positives: 1,
      int8Positives: 1,
      int8OnlyPositives: 0,
    });
    const stego = new Tally('stego');
    stego.unanswered('inferenceErrors');
    expect(stego.counts()).toMatchObject({
      images: 1,
      inferenceErrors: 1,
      fp32Positives: 0,
      int8Positives: 0,
    });
  });
});
