import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Report } from '../../src/lib/report.ts';
import { parseSnapshot } from '../../src/lib/snapshot/snapshot.ts';
import { modelFile } from '../../src/model-validation/models.testing.ts';
import { pictureFolders } from '../../src/model-validation/pictures.testing.ts';
import { readModelReport } from '../../src/model-validation/report.ts';
import { gates } from '../cli/gates.testing.ts';

const contract = `schema: gates.contract/v1
name: small
input: { name: pixels, type: float32, layout: NCHW, channels: RGB, width_pixels: 32, height_pixels: 32 }
output: { name: probability, dims: [batch, 1], activation: none, threshold_fraction: 0.5, range: [0, 1] }
`;

let folder = '';
/** What a healthy pair of models is run by. */
let healthy: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gates-model-'));
  await writeFile(join(folder, 'contract.yaml'), contract);
  for (const name of ['fp32', 'int8', 'constant', 'nan'] as const) await modelFile(folder, name);
  await pictureFolders(join(folder, 'few'), { clean: 60, stego: 40 });
  // so many that the limits of the checklist can be proven
  await pictureFolders(join(folder, 'many'), { clean: 4300, stego: 320, seed: 2 });
  healthy = ['model', '--fp32', 'fp32.onnx', '--int8', 'int8.onnx', '--contract', 'contract.yaml'];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const images = (name: string) => ['--clean', join(name, 'clean'), '--stego', join(name, 'stego')];
const statusesOf = (text: string) =>
  Object.fromEntries(
    (JSON.parse(text) as Report).items.filter(({ inScope }) => inScope).map(({ id, status }) => [id, status]),
  );
const reportIn = async (name: string) => readModelReport(await readFile(join(folder, name)), name);

const allOf = (status: string) => ({
  'model.file_valid': status,
  'model.loads': status,
  'model.inference_valid': status,
  'model.int8_quantized': status,
  'model.int8_validated': status,
  'performance.false_positive_rate': status,
});

describe('gates model', () => {
  it('passes a healthy pair by enough images, and collect takes its report into the snapshot', async () => {
    const { code, out, err } = await gates(folder, [
      ...healthy,
      ...images('many'),
      '--json',
      '--picture',
      'model.svg',
    ]);
    expect(err).toContain('INT8 adds at most 0.0696 % false positives (95 %), limit 0.1 %: pass.');
    expect(err).toContain(
      'INT8 takes 0 of 4300 clean images for stego, upper bound 0.0696 %, limit 0.07 %: pass.',
    );
    expect(statusesOf(out)).toEqual(allOf('pass'));
    expect(code).toBe(0);
    expect(await readFile(join(folder, 'model.svg'), 'utf8')).toContain('0 of 4\u202f300');

    const collected = await gates(folder, [
      'collect',
      '--moment',
      'pre-deployment',
      '--only',
      'model',
      '-o',
      'snapshot.json',
    ]);
    expect(collected.err).not.toContain('unexpected');
    const snapshot = parseSnapshot(await readFile(join(folder, 'snapshot.json')), 'snapshot.json');
    const report = await reportIn('model.json');
    expect(snapshot.observations['pre-deployment']?.model).toEqual({
      ...report.observation,
      problems: undefined,
    });
    expect(snapshot.release.model).toEqual({ ...report.observation.measuredOn.model, served: 'int8' });
  });

  it('is undecided by few images, and says how many more are needed', async () => {
    const { code, out } = await gates(folder, [...healthy, ...images('few'), '-o', 'few.json']);
    expect(out).toContain('undecided, 2935 more clean images needed');
    expect(out).toContain('undecided, 4219 more clean images needed');
    expect(out).toContain('60 clean images in ');
    expect(out).toContain('The report is few.json; name it in files.model of the profile');
    expect(code).toBe(2);
  });

  it('joins shards to what one run counts', async () => {
    const whole = await gates(folder, [...healthy, ...images('few'), '-o', 'whole.json']);
    expect(whole.code).toBe(2);
    for (const index of [0, 1, 2]) {
      const shard = await gates(folder, [...healthy, ...images('few'), '--shard', `${index}/3`, '-o', '-']);
      expect([shard.code, shard.err]).toEqual([0, expect.stringContaining(`Shard ${index}/3`)]);
      await writeFile(join(folder, `pod-${index}.log`), `a line of the pod\n${shard.out}`);
    }
    const { code, err } = await gates(folder, [
      'model',
      'merge',
      'pod-0.log',
      'pod-1.log',
      'pod-2.log',
      '-o',
      'merged.json',
      '--json',
    ]);
    expect([code, err]).toEqual([2, expect.stringContaining('2935 more clean images needed')]);
    const [one, joined] = [await reportIn('whole.json'), await reportIn('merged.json')];
    expect(joined.clean).toEqual(one.clean);
    expect(joined.observation.data.clean).toEqual(one.observation.data.clean);
    expect(joined.observation.data.stego).toEqual(one.observation.data.stego);
    const missing = await gates(folder, ['model', 'merge', 'pod-0.log', 'pod-2.log', '-o', 'merged.json']);
    expect([missing.code, missing.err]).toEqual([3, expect.stringContaining('There is no report of 1/3')]);
    await writeFile(join(folder, 'gates.yaml'), 'schema: gates.profile/v1\nfiles: { model: pod-0.log }\n');
    const collected = await gates(folder, [
      'collect',
      '--moment',
      'pre-deployment',
      '--only',
      'model',
      '-o',
      'part.json',
    ]);
    await rm(join(folder, 'gates.yaml'));
    expect(await readFile(join(folder, 'part.json'), 'utf8')).toContain(
      'is of a part of the images only (0/3)',
    );
    expect(collected.code).not.toBe(3);
  });

  it('says no to a model that answers nonsense', async () => {
    const run = (int8: string) =>
      gates(folder, [
        'model',
        '--fp32',
        'fp32.onnx',
        '--int8',
        int8,
        '--contract',
        'contract.yaml',
        ...images('few'),
        '--json',
      ]);
    const nan = await run('nan.onnx');
    expect([nan.code, statusesOf(nan.out)['model.inference_valid']]).toEqual([1, 'fail']);
    expect(nan.err).toContain(
      'Refused, so that nothing passes by it: the INT8 model: its output "probability" holds NaN',
    );
    const constant = await run('constant.onnx');
    expect(Object.values(statusesOf(constant.out)).filter((status) => status === 'pass')).toHaveLength(2);
    expect(constant.code).toBe(1);
  });

  it('takes an imported table for what it is', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) =>
      index < 4500
        ? `clean,${(index % 400) / 1000},${(index % 390) / 1000}`
        : `stego,0.${900 + (index % 99)},0.9${index % 90}`,
    );
    await writeFile(join(folder, 'table.csv'), ['label,fp32_score,int8_score', ...rows].join('\n'));
    const { code, out } = await gates(folder, [
      'model',
      '--fp32',
      'fp32.onnx',
      '--int8',
      'int8.onnx',
      '--import',
      'table.csv',
      '-o',
      'imported.json',
      '--json',
    ]);
    expect(statusesOf(out)).toEqual({ ...allOf('unknown'), 'performance.false_positive_rate': 'pass' });
    expect(code).toBe(2);
  });

  it('prints a Job whose pods run it', async () => {
    const { code, out, err } = await gates(folder, [
      'model',
      '--job',
      '4',
      ...['--fp32', '/data/a.onnx', '--int8', '/data/b.onnx', '--manifest', '/data/images.csv'],
      ...['--job-image', 'team/gates:1', '--job-claim', 'images'],
    ]);
    expect(code).toBe(0);
    expect(parse(out)).toMatchObject({
      kind: 'Job',
      metadata: { namespace: 'starlight-prod' },
      spec: { completions: 4 },
    });
    expect(err).toContain('gates model merge gates-model-*.log -o model.json');
  });

  const wrong: [string, string[], RegExp][] = [
    ['no models', ['--manifest', 'x.csv'], /Both models are needed/],
    ['no images', ['--fp32', 'fp32.onnx', '--int8', 'int8.onnx'], /expected one of both/],
    [
      'both ways to name images',
      [...['--fp32', 'a', '--int8', 'b', '--manifest', 'x'], '--clean', 'few/clean'],
      /expected one of both/,
    ],
    [
      'a bad shard',
      ['--fp32', 'fp32.onnx', '--int8', 'int8.onnx', '--manifest', 'x.csv', '--shard', '4/4'],
      /must be i\/n/,
    ],
    [
      'bad threads',
      ['--fp32', 'fp32.onnx', '--int8', 'int8.onnx', '--manifest', 'x.csv', '--threads', '0'],
      /--threads: expected/,
    ],
    [
      'no such contract',
      ['--fp32', 'fp32.onnx', '--int8', 'int8.onnx', '--manifest', 'x.csv', '--contract', 'v5'],
      /there is no such file; starlight-v4/,
    ],
    [
      'a threshold without a table',
      ['--fp32', 'fp32.onnx', '--int8', 'int8.onnx', '--manifest', 'x', '--threshold', '1'],
      /--threshold is for --import/,
    ],
    ['a report and a judgement in one stream', ['--json', '-o', '-'], /give the report a file/],
    [
      'nowhere to write to',
      ['--fp32', 'fp32.onnx', '--int8', 'int8.onnx', '--manifest', 'x', '-o', 'no/where.json'],
      /there is no folder no/,
    ],
    [
      'a Job without an image',
      ['--job', '3', '--fp32', '/data/a', '--int8', '/data/b', '--manifest', '/data/m'],
      /--job-image/,
    ],
  ];
  it.each(wrong)('can’t judge by %s', async (_, args, message) => {
    const { code, err } = await gates(folder, ['model', ...args]);
    expect([code, err]).toEqual([3, expect.stringMatching(message)]);
  });
});

it('says how to install the runtime where it is missing', async () => {
  // the child finds no module of the project from another folder
  const bare = await mkdtemp(join(tmpdir(), 'gates-bare-'));
  try {
    await cp(new URL('../../dist/', import.meta.url), join(bare, 'dist'), { recursive: true });
    await cp(new URL('../../package.json', import.meta.url), join(bare, 'package.json'));
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(bare, 'dist/cli/main.js'), ...healthy, ...images('few'), '-o', 'bare.json'],
      { cwd: folder, encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([
      3,
      expect.stringContaining('Install it with: npm install onnxruntime-node@^1.30.0'),
    ]);
  } finally {
    await rm(bare, { recursive: true, force: true });
  }
});
