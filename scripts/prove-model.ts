import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { summaryOf } from '../src/cli/model/summary.ts';
import { releaseOf } from '../src/lib/collect/release.ts';
import { evaluate } from '../src/lib/evaluate.ts';
import { ParameterValues } from '../src/lib/parameters.ts';
import { defaultPolicies } from '../src/lib/policies/default-policies.ts';
import { parseProfile } from '../src/lib/profile/profile.ts';
import { parseYaml } from '../src/lib/yaml.ts';
import { identityOf } from '../src/model-validation/identity.ts';
import { pictureOf } from '../src/model-validation/picture/picture.ts';
import type { ModelReport } from '../src/model-validation/report.ts';
import { validateModel } from '../src/model-validation/validate.ts';
import { ensurePoliciesBuilt } from './demo/built.ts';
import { progress } from './demo/screen.ts';
import { methods } from './model-images/embed.ts';
import { type Examined, proofPage } from './model-proof/page.ts';
import { realPictures } from './model-proof/real-pictures.ts';
import { type Listed, makeSets, some, writeManifest } from './model-proof/sets.ts';

const help = `Runs both files of the example's detector over all clean pictures of two Debian packages, and over copies of some
with something hidden in them, judges what was counted, and writes docs/model-proof.md and docs/model-proof.svg.

  npm run prove:model
  npm run prove:model -- --sample 200    so many pictures of each set at the most; prints the page instead
`;
const models = 'examples/starlight/model';
const profileFile = 'examples/starlight/gates.yaml';
const items = [
  'model.file_valid',
  'model.loads',
  'model.inference_valid',
  'model.int8_quantized',
  'model.int8_validated',
  'performance.false_positive_rate',
];
/** So many clean pictures stand beside those of one method, since a validation needs both. */
const cleanBesideMethod = 64;
const seconds_between_lines = 5;

const { values } = parseArgs({
  options: { sample: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
});
if (values.help) process.stdout.write(help);
else await main();

async function main(): Promise<void> {
  const most = values.sample === undefined ? Number.POSITIVE_INFINITY : Number(values.sample);
  if (!(most >= 1)) throw new Error(`--sample must be a number of pictures; found ${values.sample}.`);
  await ensurePoliciesBuilt();
  const policies = await defaultPolicies();
  const profileText = await readFile(profileFile, 'utf8');
  const profile = parseProfile(await parseYaml(profileText, profileFile, 'profile_invalid'), profileFile);
  const parameters = ParameterValues.from(policies.parameters, profile.parameters, profileFile);
  const { pictures, tooLarge } = await realPictures();
  const folder = await mkdtemp(join(tmpdir(), 'gates-prove-model-'));
  try {
    const sets = await makeSets(pictures, join(folder, 'stego'), most, paced('hiding messages'));
    const run = async (name: string, images: readonly Listed[]) => {
      const tell = paced(name);
      return validateModel({
        fp32: join(models, 'detector.fp32.onnx'),
        int8: join(models, 'detector.int8.onnx'),
        images: { manifest: await writeManifest(join(folder, `${name}.jsonl`), images) },
        latencyLimits_ms: [parameters.number('latency_p95_ms_max')],
        onProgress: ({ step, done, total }) => {
          if (step === 'images') tell(done, total);
        },
      });
    };
    const examine = async (name: string, images: readonly Listed[]): Promise<Examined> => {
      const began_ms = performance.now();
      const report = await run(name, images);
      const elapsed_seconds = (performance.now() - began_ms) / 1000;
      const model = identityOf(report);
      const release = { ...releaseOf(profile), ...(model === undefined ? {} : { model }) };
      const observations = { 'pre-deployment': { model: report.observation } };
      const judged = await evaluate(
        { schema: 'gates.snapshot/v1', release, observations },
        { policies, profile, items },
      );
      return { report, summary: summaryOf(report, release, parameters), judged, elapsed_seconds };
    };

    const heldOut = await examine('held out', [...sets.heldOut, ...sets.stego]);
    const beside = some(sets.heldOut, cleanBesideMethod);
    const byMethod: { method: (typeof methods)[number]; report: ModelReport }[] = [];
    for (const method of methods) {
      const stego = sets.stego.filter((one) => one.method === method);
      if (stego.length > 0) byMethod.push({ method, report: await run(method, [...beside, ...stego]) });
    }
    const all = await examine('all', [...sets.all, ...sets.stego]);
    const page = proofPage({
      pictures: pictures.length,
      tooLarge,
      carriers: sets.carriers,
      heldOut,
      all,
      byMethod,
    });
    if (values.sample !== undefined) {
      process.stdout.write(page);
      return;
    }
    await writeFile('docs/model-proof.md', page);
    await writeFile(
      'docs/model-proof.svg',
      pictureOf(heldOut.report, {
        fpr_fraction_max: parameters.number('fpr_fraction_max'),
        fpr_increase_fraction_max: parameters.number('fpr_increase_fraction_max'),
        confidence_fraction: parameters.number('confidence_fraction'),
      }),
    );
    process.stdout.write(`${heldOut.summary}\nThe whole of it is in docs/model-proof.md.\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Says how far something is, on standard error, every few seconds and at its end. */
function paced(what: string): (done: number, total: number) => void {
  let began_ms: number | undefined;
  let said_ms = 0;
  return (done, total) => {
    const now_ms = performance.now();
    if (began_ms === undefined) {
      began_ms = now_ms;
      said_ms = now_ms;
    }
    if (done < total && now_ms - said_ms < 1000 * seconds_between_lines) return;
    said_ms = now_ms;
    const each_ms = (now_ms - began_ms) / done;
    progress(
      `${what}: ${done} of ${total}, ${(1000 / each_ms).toFixed(0)} a second, ${((each_ms * (total - done)) / 1000).toFixed(0)} s left`,
    );
  };
}
