import { GatesError } from '../../lib/errors.ts';
import type { ModelReport } from '../report.ts';

/** A report, and the name by which messages speak of it. */
export interface ReportFile {
  readonly file: string;
  readonly report: ModelReport;
}

/** The report of a shard. */
export interface ShardFile extends ReportFile {
  readonly shard: NonNullable<ModelReport['shard']>;
}

/** What is the same in every report of one validation. */
const same: readonly {
  readonly path: string;
  readonly of: (part: ShardFile) => unknown;
  readonly advice?: string;
}[] = [
  { path: 'shard.of', of: ({ shard }) => shard.of },
  {
    path: 'shard.images',
    of: ({ shard }) => shard.images,
    advice: 'Every shard must be given all images: which of them it examines is decided by their content.',
  },
  { path: 'observation.collector', of: ({ report }) => report.observation.collector },
  { path: 'observation.measuredOn', of: ({ report }) => report.observation.measuredOn },
  { path: 'observation.data.contract', of: ({ report }) => report.observation.data.contract },
  {
    path: 'observation.data.contractDigest',
    of: ({ report }) => report.observation.data.contractDigest,
    advice: 'Two contracts of one name were used.',
  },
  { path: 'observation.data.harness.version', of: ({ report }) => report.observation.data.harness?.version },
  { path: 'observation.data.harness.threads', of: ({ report }) => report.observation.data.harness?.threads },
  { path: 'observation.data.harness.runtime', of: ({ report }) => report.observation.data.harness?.runtime },
  { path: 'observation.data.quantization', of: ({ report }) => report.observation.data.quantization },
];

/**
 * The shards of one validation, by their number: each once and none missing, since whoever may leave one out may choose the
 * result.
 *
 * @throws GatesError `merge_conflict`
 */
export function checkAgreement(parts: readonly ReportFile[]): ShardFile[] {
  const shards = parts.map(shardOf);
  const [first] = shards as [ShardFile, ...ShardFile[]];
  for (const { path, of, advice } of same) {
    const expected = JSON.stringify(of(first));
    const other = shards.find((shard) => JSON.stringify(of(shard)) !== expected);
    if (other !== undefined)
      throw conflict(
        `${other.file}: ${path}: expected ${expected ?? 'nothing'}, as in ${first.file}; found ${JSON.stringify(of(other)) ?? 'nothing'}.${advice === undefined ? '' : ` ${advice}`}`,
      );
  }
  const byIndex = new Map<number, ShardFile>();
  for (const shard of shards) {
    const { index, of } = shard.shard;
    const known = byIndex.get(index);
    if (index >= of) throw conflict(`${shard.file}: shard.index: expected 0 to ${of - 1}; found ${index}.`);
    if (known !== undefined)
      throw conflict(
        `${known.file} and ${shard.file} are both of the shard ${index}/${of}; expected each once.`,
      );
    byIndex.set(index, shard);
  }
  const { of } = first.shard;
  const missing = Array.from({ length: of }, (_, index) => index).filter((index) => !byIndex.has(index));
  if (missing.length > 0)
    throw conflict(
      `There is no report of ${missing.map((index) => `${index}/${of}`).join(', ')}: a validation is joined of all its shards or not at all.`,
    );
  return [...byIndex.values()].sort((a, b) => a.shard.index - b.shard.index);
}

function shardOf({ file, report }: ReportFile): ShardFile {
  const { shard } = report;
  if (shard === undefined)
    throw conflict(
      `${file} is of all images or of none, and joins with nothing; expected the reports that gates model --shard wrote.`,
    );
  return { file, report, shard };
}

function conflict(message: string): GatesError {
  return new GatesError('merge_conflict', message);
}
