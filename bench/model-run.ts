import { validateModel } from '../src/model-validation/validate.ts';

/** `node --import tsx bench/model-run.ts FP32 INT8 MANIFEST`: one validation; prints what it counted and took as JSON. */
export interface ModelRun {
  readonly images: number;
  readonly fp32Positives: number;
  readonly int8Positives: number;
  /** in which images were decoded and answered, after what is done once */
  readonly answering_ms: number;
  /** of all three processes, each at its most */
  readonly peak_bytes: number;
}

const [fp32 = '', int8 = '', manifest = '', index, of] = process.argv.slice(2);
let answering_ms = 0;
const { observation } = await validateModel({
  fp32,
  int8,
  images: { manifest },
  ...(index === undefined ? {} : { shard: { index: Number(index), of: Number(of) } }),
  onProgress: ({ step, elapsed_seconds }) => {
    if (step === 'images') answering_ms = 1000 * elapsed_seconds;
  },
});
const { clean, stego, harness } = observation.data;
const sum = (...counts: readonly (number | undefined)[]) =>
  counts.reduce<number>((all, one = 0) => all + one, 0);
const run: ModelRun = {
  images: sum(clean?.images, stego?.images),
  fp32Positives: sum(clean?.fp32FalsePositives, stego?.fp32TruePositives),
  int8Positives: sum(clean?.int8FalsePositives, stego?.int8TruePositives),
  answering_ms,
  peak_bytes: sum(
    1024 * process.resourceUsage().maxRSS,
    harness?.fp32PeakMemory_bytes,
    harness?.int8PeakMemory_bytes,
  ),
};
process.stdout.write(JSON.stringify(run));
