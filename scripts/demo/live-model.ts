import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../src/lib/report.ts';
import { writeDrawnSets } from '../model-images/sets.ts';
import type { Recorded } from './cases.ts';
import { reportArguments } from './report-files.ts';
import { runGates } from './run-gates.ts';
import { heading, sayBriefly } from './screen.ts';

/** The part of the demo that runs a model: its folder, what it tells, and what it has decided. */
export const liveModel = {
  name: 'validated',
  title: '8. A real model over pictures, now',
  story: [
    'The example’s detector looks at 60 drawn pictures that hide nothing and 60 that hide something, as FP32 and as INT8.',
    'So few pictures prove no rate below 0.07 %, however well it does: it says how many more are needed.',
  ],
  items: ['model.loads', 'model.inference_valid', 'model.int8_quantized', 'performance.false_positive_rate'],
} as const;

const pictures = { clean: 60, stego: 60, seed: 1 } as const;
const models = 'examples/starlight/model';

/** Draws the pictures, runs both models over them, puts the evidence into the snapshot, and has it judged. */
export async function validateLive(recorded: Recorded, output: string, trustFile: string): Promise<Report> {
  heading(liveModel.title, ...liveModel.story);
  const directory = join(output, liveModel.name);
  await mkdir(directory, { recursive: true });
  await writeDrawnSets(directory, pictures);
  for (const kind of ['fp32', 'int8'])
    await copyFile(join(models, `detector.${kind}.onnx`), join(directory, `detector.${kind}.onnx`));
  await writeFile(join(directory, 'gates.yaml'), recorded.profileText);
  await copyFile(trustFile, join(directory, 'trust.yaml'));
  await writeFile(
    join(directory, 'snapshot.json'),
    `${JSON.stringify(beforeTheValidation(recorded), null, 1)}\n`,
  );

  await runGates(
    [
      ...['model', '--fp32', 'detector.fp32.onnx', '--int8', 'detector.int8.onnx'],
      ...['--clean', 'clean', '--stego', 'stego', '-o', 'model.json', '--picture', 'model.svg'],
    ],
    { directory, allowed: [0, 1, 2] },
  );
  await runGates(['collect', '--moment', 'pre-deployment', '--only', 'model', '-o', 'snapshot.json'], {
    directory,
    allowed: [0],
  });
  const asked = ['check', 'snapshot.json', ...liveModel.items.flatMap((item) => ['--item', item])];
  await runGates([...asked, ...reportArguments], {
    directory,
    allowed: [0, 1, 2],
  });
  const report = JSON.parse(await readFile(join(directory, 'report.json'), 'utf8')) as Report;
  sayBriefly(report);
  return report;
}

/** What was recorded before the deployment, but for the model, which is another one here. */
function beforeTheValidation({ snapshot }: Recorded): object {
  const { model: _recorded, ...observations } = snapshot.observations['pre-deployment'] ?? {};
  const { model: _other, ...release } = snapshot.release;
  return { ...snapshot, release, observations: { 'pre-deployment': observations } };
}
