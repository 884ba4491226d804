import type { Report } from '../../src/lib/report.ts';
import { clopperPearsonInterval } from '../../src/lib/statistics/index.ts';
import type { ModelReport } from '../../src/model-validation/report.ts';
import type { Method } from '../model-images/embed.ts';

/** A set that was examined: what was counted, what it means, and what the rules say of it. */
export interface Examined {
  readonly report: ModelReport;
  /** sentences, one a line */
  readonly summary: string;
  readonly judged: Report;
  readonly elapsed_seconds: number;
}

export interface Proof {
  readonly pictures: number;
  readonly tooLarge: number;
  readonly carriers: number;
  readonly heldOut: Examined;
  readonly all: Examined;
  readonly byMethod: readonly { readonly method: Method; readonly report: ModelReport }[];
}

/** `docs/model-proof.md`. */
export function proofPage(proof: Proof): string {
  const { heldOut, all } = proof;
  const { data } = heldOut.report.observation;
  return `# What the example's detector proves

Written by \`npm run prove:model\` on ${heldOut.report.observation.collectedAt.slice(0, 10)}: \`gates\` runs both files of
[the example's detector](../examples/starlight/model/) over real pictures, and judges what it counted as it judges any release.

- Clean: ${grouped(proof.pictures)} files of Debian's packages \`openclipart-png\` and \`oxygen-icon-theme\`. ${proof.tooLarge} more have over 100
  million pixels, which are not decoded: they are left out.
- Stego: copies of ${grouped(proof.carriers)} of them, each with a seeded message hidden by every method that it takes, a tenth to all of
  its carriers or 32 to 1,500 bytes. These pictures and their siblings are in no clean set. No payload is left out for being
  invisible: some change nothing of what the model is given (outside the middle 256 × 256 pixels, between equal colours of a
  palette, behind a file under 1,000 bytes).
- Held out: the detector was trained on a part of these very pictures. Those of
  [held-out.csv](../examples/starlight/model/held-out.csv) took no part, by groups of siblings. **Only the figures over those
  say anything of pictures that the detector has not seen**; those over all stand below them for comparison.
- ${data.harness?.runtime ?? 'no runtime'}, ${data.harness?.threads ?? 0} thread each, on ${processor(data.harness?.cpuFeatures ?? [])}.

## On pictures that were held out

${verdictOf(heldOut)}

${examined(heldOut)}

![Scores, and bounds of false positives](model-proof.svg)

| stego, by method | images | groups | found by FP32 | found by INT8 | 95 % |
| --- | --- | --- | --- | --- | --- |
${proof.byMethod.map(methodRow).join('\n')}

## On all pictures, those of the training included

What a detector has learned by heart it does not get wrong: these figures are no claim. They show that the harness takes a whole
set.

${examined(all)}

## Again

\`\`\`sh
npm run prove:model                     # fetches the two packages once; some minutes
npm run prove:model -- --sample 200     # a look, which writes nothing into the docs
\`\`\`
`;
}

function verdictOf({ judged }: Examined): string {
  const items = judged.items.filter(({ inScope }) => inScope);
  const passed = items.filter(({ status }) => status === 'pass').length;
  const words = {
    go: 'this release may go, by its model alone',
    'no-go': 'this release may not go',
    undecided: 'nothing failed, and not everything is proven',
  };
  return `Verdict: **${judged.verdict}**, ${words[judged.verdict]}. ${passed} of ${items.length} items pass.

| item | | |
| --- | --- | --- |
${items.map(({ id, status, message }) => `| \`${id}\` | ${status} | ${message.replaceAll('|', '\\|')} |`).join('\n')}`;
}

function examined({ report, summary, elapsed_seconds }: Examined): string {
  const { clean, stego } = report.observation.data;
  const images = (clean?.images ?? 0) + (stego?.images ?? 0);
  return `| | images | groups | taken for stego by FP32 | by INT8 | by INT8 alone | by FP32 alone |
| --- | --- | --- | --- | --- | --- | --- |
| clean | ${cells([clean?.images, clean?.groups, clean?.fp32FalsePositives, clean?.int8FalsePositives, clean?.int8OnlyFalsePositives, clean?.fp32OnlyFalsePositives])} |
| stego | ${cells([stego?.images, stego?.groups, stego?.fp32TruePositives, stego?.int8TruePositives, stego?.fp32OnlyMisses, stego?.int8OnlyMisses])} |

${summary
  .trim()
  .split('\n')
  .map((line) => `- ${line}`)
  .join('\n')}

${grouped(images)} images in ${elapsed_seconds.toFixed(0)} s, ${(images / elapsed_seconds).toFixed(0)} a second.`;
}

function methodRow({ method, report }: { method: Method; report: ModelReport }): string {
  const {
    images = 0,
    groups,
    fp32TruePositives = 0,
    int8TruePositives = 0,
  } = report.observation.data.stego ?? {};
  const { lower, upper } = clopperPearsonInterval(int8TruePositives, images, 0.95);
  return `| ${method} | ${cells([images, groups, fp32TruePositives, int8TruePositives])} | ${percent(lower)} to ${percent(upper)} |`;
}

function cells(values: readonly (number | undefined)[]): string {
  return values.map((value) => (value === undefined ? '' : grouped(value))).join(' | ');
}

function grouped(value: number): string {
  return value.toLocaleString('en');
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}

/** Of a processor's features those that decide how INT8 is computed. */
function processor(features: readonly string[]): string {
  const known = features.filter((name) => /avx|vnni|amx|neon|asimd|dot/i.test(name));
  return known.length === 0 ? 'a processor without known extensions' : `a processor with ${known.join(', ')}`;
}
