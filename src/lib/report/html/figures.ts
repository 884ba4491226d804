import type { Report } from '../../report.ts';
import { html, type Markup } from './markup.ts';
import { checkpointPlots } from './plots/checkpoints.ts';
import { falsePositivesPlot } from './plots/false-positives.ts';
import { ladderPlot } from './plots/ladder.ts';

/** Drawings of the figures that have a shape; undefined when the report carries none of them. */
export function figures({ items, parameters }: Report): Markup | undefined {
  const find = (id: string) => items.find((item) => item.id === id);
  const loadTest = find('benchmark.latency_p95');
  const falsePositives = find('performance.false_positive_rate');
  const drawn = [
    loadTest && ladderPlot(loadTest),
    falsePositives && falsePositivesPlot(falsePositives, parameters.values['confidence_fraction']),
    ...checkpointPlots(items),
  ].filter((one) => one !== undefined);
  if (drawn.length === 0) return undefined;
  return html`
<section id="figures" aria-labelledby="figures-title">
<h2 id="figures-title">Figures</h2>
<p class="legend">A vertical bar reaches from the exact lower to the exact upper bound. What a limit forbids is shaded.</p>
<div class="figures">${drawn}</div>
</section>`;
}
