import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { run } from '../../scripts/tools/run.ts';
import { folder, gates, k6, observationIn, release, statuses } from './gates-load.testing.ts';

const machines = 3;
const sequence = '0,1/3,2/3,1';

interface TestRun {
  readonly kind: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: { readonly arguments: string; readonly parallelism: number };
}

test('what it writes for the k6 operator makes runners whose logs are joined to one test', {
  timeout: 120_000,
  retry: 2,
}, async (context) => {
  const { directory, service } = await release(context, {
    // three generators on one machine, which started one after the other, keep no rate to the hundredth
    parameters: { load_test_seconds_min: 6, generator_achieved_fraction_min: 0.5 },
  });
  const asked = [
    'load',
    '--machines',
    String(machines),
    '--rate',
    '60',
    '--duration',
    '6s',
    '--warmup',
    '1s',
  ];
  const written = await gates(context, directory, [
    ...asked,
    '--credentials-secret',
    'starlight-api',
    '-o',
    'three',
  ]);
  expect(written).toMatchObject({ code: 0, err: '' });
  expect(written.out).toContain('kubectl create -f three/testrun.yaml');

  const text = await readFile(join(directory, 'three/testrun.yaml'), 'utf8');
  expect(text).not.toContain(service.apiKey);
  const objects = parseAllDocuments(text).map((document) => document.toJS() as TestRun);
  const { arguments: line = '', parallelism } = objects.find(({ kind }) => kind === 'TestRun')?.spec ?? {};
  expect(parallelism).toBe(machines);
  const script = objects.find(({ kind }) => kind === 'ConfigMap')?.data?.['load.js'] ?? '';
  const place = await folder(context);
  await mkdir(join(place, 'credentials'));
  await writeFile(join(place, 'load.js'), script);
  await writeFile(join(place, 'credentials/api-key'), service.apiKey);

  // what each runner's container does, but for the place of the Secret's file
  const args = line.replace('/credentials/', `${place}/credentials/`).split(' ');
  const runners = await Promise.all(
    Array.from({ length: machines }, async (_, index) => {
      const segment = `${index}/3:${index + 1}/3`.replace('0/3', '0').replace('3/3', '1');
      const own = ['--execution-segment', segment, '--execution-segment-sequence', sequence, '--address='];
      const { code, stdout, stderr } = await run(k6, ['run', ...args, ...own, join(place, 'load.js')]);
      await writeFile(join(directory, `runner-${index + 1}.log`), stdout);
      return { code, stderr };
    }),
  );
  // 99: a threshold did not hold, which three generators on one machine may well bring about
  for (const { code, stderr } of runners) expect([0, 99], stderr).toContain(code);
  expect(runners).toHaveLength(machines);

  const logs = ['runner-1.log', 'runner-2.log', 'runner-3.log'];
  const merged = await gates(context, directory, ['load', 'merge', ...logs, '-o', 'loadtest.json', '--json']);
  expect(merged.code, merged.err).toBe(0);
  const { data, measuredOn } = await observationIn(directory);
  expect(data.requests).toMatchObject({ sent: 360, succeeded: 360, failed: 0 });
  expect(data.runners?.items).toHaveLength(machines);
  expect(measuredOn).toEqual({ url: service.url, servedVersion: 'v4' });
  expect(statuses(merged.out)).toMatchObject({ error_rate: 'pass' });

  const lacking = await gates(context, directory, [
    'load',
    'merge',
    ...logs.slice(1),
    '-o',
    'part.json',
    '--json',
  ]);
  expect(lacking.code).toBe(2);
  const twice = await gates(context, directory, [
    'load',
    'merge',
    ...logs,
    'runner-1.log',
    '-o',
    'twice.json',
  ]);
  expect(twice.code).toBe(3);
  expect(twice.err).toMatch(/runner-1\.log/);
});
