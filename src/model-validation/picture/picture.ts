import { identityOf } from '../identity.ts';
import type { ModelReport } from '../report.ts';
import { boundCurveSvg } from './bound-curve.ts';
import { histogramSvg } from './histogram.ts';
import { escaped, textAt } from './svg.ts';

/** By what the false positives are judged. */
export interface PictureLimits {
  readonly fpr_fraction_max: number;
  readonly fpr_increase_fraction_max: number;
  readonly confidence_fraction: number;
}

const width = 960;
const height = 560;
const panel = { width: 400, height: 170 };

const style = `
  svg { background: #ffffff; font: 12px system-ui, sans-serif; }
  text { fill: #1f2933; } .title { font-size: 16px; font-weight: 600; } .heading { font-weight: 600; } .strong { font-weight: 600; }
  .axis { stroke: #7b8794; } .limit { stroke: #b42318; stroke-dasharray: 6 4; } .needed { stroke: #7b8794; stroke-dasharray: 2 3; }
  .curve { fill: none; stroke: #1f5fa8; stroke-width: 2; } rect.clean { fill: #1f7a5c; } rect.stego { fill: #b45309; }
  text.clean { fill: #1f7a5c; } text.stego { fill: #b45309; } .limit-text { fill: #b42318; } .kept { fill: #1f7a5c; } .open { fill: #b45309; }
  @media (prefers-color-scheme: dark) {
    svg { background: #11161c; } text { fill: #e4e7eb; } .axis, .needed { stroke: #9aa5b1; } .limit { stroke: #ff8a80; } .limit-text { fill: #ff8a80; }
    .curve { stroke: #7fb2f0; } rect.clean, text.clean, .kept { fill: #5cc9a0; } rect.stego, text.stego, .open { fill: #f5a55a; }
  }`;

/**
 * A self-contained SVG of a report: how the scores of each model lie, and how far the bounds of false positives are from their
 * limits. Nothing is decided in it.
 */
export function pictureOf(report: ModelReport, limits: PictureLimits): string {
  const { clean, stego, observation } = report;
  const { data, source, collectedAt } = observation;
  const served = identityOf(report)?.served ?? 'int8';
  const frame = (column: number, row: number) => ({ left: 60 + column * 460, top: 84 + row * 240, ...panel });
  const falsePositives = served === 'fp32' ? data.clean?.fp32FalsePositives : data.clean?.int8FalsePositives;
  const { confidence_fraction } = limits;
  const total = data.clean?.images ?? 0;
  const parts = [
    textAt(24, 30, 'FP32 and INT8 over the same images', { kind: 'title' }),
    textAt(24, 50, `${source}, ${collectedAt}${data.origin === 'imported' ? ', imported' : ''}`),
    ...(['fp32', 'int8'] as const).map((kind, column) =>
      histogramSvg(
        {
          title: `Scores of the ${kind.toUpperCase()} model, heights as square roots`,
          clean: clean?.[`${kind}Scores`] ?? [],
          stego: stego?.[`${kind}Scores`] ?? [],
        },
        frame(column, 0),
      ),
    ),
    boundCurveSvg(
      {
        title: `False positives of ${served.toUpperCase()}, which serves: upper bound`,
        count: falsePositives ?? 0,
        total,
        limit_fraction: limits.fpr_fraction_max,
        confidence_fraction,
      },
      frame(0, 1),
    ),
    boundCurveSvg(
      {
        title: 'False positives that INT8 adds: upper bound',
        count: data.clean?.int8OnlyFalsePositives ?? 0,
        total,
        limit_fraction: limits.fpr_increase_fraction_max,
        confidence_fraction,
      },
      frame(1, 1),
    ),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(`Scores and false positives: ${source}`)}</title>
<style>${style}
</style>
${parts.join('\n')}
</svg>
`;
}
