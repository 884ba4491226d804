import { readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Context,
  eventually,
  gates,
  groupOf,
  isRunning,
  load,
  observationIn,
  type Running,
  release,
  start,
  statuses,
} from './gates-load.testing.ts';

/** Far longer than any of these tests may take: what ends, ends because it was made to. */
const long = ['--rate', '10', '--warmup', '0s', '--duration', '10m'];
const undecided = { latency_p95: 'unknown', throughput: 'unknown', error_rate: 'unknown' };

async function loading(context: Context): Promise<Running & { directory: string; k6: number }> {
  const { service, directory } = await release(context);
  const running = start(context, directory, [...load, ...long, '--json']);
  const k6 = await running.loading();
  await eventually(
    async () => (await service.lines()).filter(({ route }) => route === '/inference').length > 9,
  );
  return { ...running, directory, k6 };
}

describe.concurrent('a run that is cut short leaves nothing that could be taken for a whole one:', () => {
  test('interrupted from the keyboard, it reports what it had and that it broke off', async (context) => {
    const { child, ended, directory, k6 } = await loading(context);
    // a terminal interrupts every process of the group: k6, which gates asks to stop, must not be told twice
    expect(await groupOf(k6)).toBe(k6);
    process.kill(-(child.pid as number), 'SIGINT');
    const { code, out, err } = await ended;
    expect(await isRunning(k6)).toBe(false);
    expect(code).toBe(2);
    expect(statuses(out)).toEqual(undecided);
    expect(err).toContain('! the run broke off: it proves nothing');
    const { data, problems } = await observationIn(directory);
    expect(data.finished).toBe(false);
    expect(data.requests?.sent).toBeGreaterThan(0);
    expect(data.measured_seconds).toBeLessThan(600);
    expect(problems).toContainEqual({
      path: '',
      reason: expect.stringMatching(/^k6 ended with exit code 105/),
    });
  });

  test('with k6 killed, it says so', async (context) => {
    const { ended, directory, k6 } = await loading(context);
    process.kill(k6, 'SIGKILL');
    const { code, out, err } = await ended;
    expect(code).toBe(2);
    expect(statuses(out)).toEqual(undecided);
    expect(err).toMatch(/^The report is loadtest\.json/m);
    const { data, problems } = await observationIn(directory);
    expect(problems).toEqual([{ path: '', reason: 'k6 was killed (SIGKILL) before it wrote its report' }]);
    expect(data).toEqual({ target: data.target, nonce: data.nonce, finished: false });
  });

  test('with gates killed, k6 ends too, and no report is there', async (context) => {
    const { child, ended, directory, k6 } = await loading(context);
    child.kill('SIGKILL');
    expect((await ended).code).toBeNull();
    await eventually(async () => !(await isRunning(k6)));
    await expect(observationIn(directory)).rejects.toThrow(/ENOENT/);
  });

  test('a report that broke off is no evidence', async (context) => {
    const { directory } = await release(context);
    const { code } = await gates(context, directory, [...load, '--rate', '5', '--duration', '2s']);
    expect(code).toBe(2);
    const collect = ['collect', '--moment', 'pre-deployment', '--only', 'loadtest', '-o', 'snapshot.json'];
    expect(await gates(context, directory, collect)).toMatchObject({ code: 0 });

    const file = join(directory, 'loadtest.json');
    const { length } = await readFile(file);
    await truncate(file, length - 2);
    const collected = await gates(context, directory, collect);
    expect(collected.code).toBe(2);
    expect(collected.err).toMatch(/loadtest: no load test of http:\S+: loadtest\.json is no whole report/);
    const checked = await gates(context, directory, [
      ...['check', 'snapshot.json', '--format', 'json', '--item', 'benchmark.latency_p95'],
      ...['benchmark.throughput', 'benchmark.error_rate'],
    ]);
    expect(checked.code).toBe(2);
    expect(statuses(checked.out)).toEqual(undecided);
  });
});
