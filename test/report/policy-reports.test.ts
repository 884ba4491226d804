import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ControlPlane, startControlPlane } from '../../environment/control-plane.ts';
import { kubernetesName } from '../../src/lib/report/kubernetes-name.ts';
import { openreports, policyreport } from '../../src/lib/report/policy-reports.ts';
import { outcomeOf, statusTable } from '../../src/lib/report/statuses.ts';
import { inScope, render, renderAll, schemaFile } from './readers.testing.ts';
import { failing, hostile, waived } from './samples.ts';

const build_limit_ms = 45 * 60_000;
const limit_ms = 300_000;
/** What `kubectl apply` may keep of an object in its annotations. */
const annotations_bytes_max = 256 * 1024;

interface Stored {
  metadata: { name: string; namespace: string };
  summary: Record<'pass' | 'fail' | 'warn' | 'error' | 'skip', number>;
  results: { rule: string; result: string; scored: boolean; properties: Record<string, string> }[];
}

let cluster: ControlPlane;

beforeAll(async () => {
  cluster = await startControlPlane({ nodes: 1 });
  const crds = [
    await schemaFile('github.com/openreports/reports-api', 'config', 'crd', 'openreports.io_reports.yaml'),
    await schemaFile(
      'sigs.k8s.io/wg-policy-prototypes',
      ...['policy-report', 'crd', 'v1alpha2', 'wgpolicyk8s.io_policyreports.yaml'],
    ),
  ];
  for (const crd of crds) await kubectl(['apply', '--server-side', '-f', crd]);
  const names = ['reports.openreports.io', 'policyreports.wgpolicyk8s.io'];
  await kubectl([
    'wait',
    '--for=condition=Established',
    '--timeout=120s',
    ...names.map((name) => `crd/${name}`),
  ]);
}, build_limit_ms);

afterAll(() => cluster?.stop(), limit_ms);

async function kubectl(args: string[], stdin?: string): Promise<string> {
  const { code, stdout, stderr } = await cluster.kubectl(args, stdin);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  return stdout;
}

describe.each([
  [openreports, 'reports.openreports.io'],
  [policyreport, 'policyreports.wgpolicyk8s.io'],
] as const)('$name', (format, kind) => {
  const words = statusTable[format.name as 'openreports' | 'policyreport'].words;

  it('is taken by the API server as it is, and says what the table says', { timeout: limit_ms }, async () => {
    const all = await renderAll(format);
    expect(all).toHaveLength(6);
    for (const { report, text } of all) {
      const { metadata } = parse(text) as Stored;
      if ((await cluster.kubectl(['get', 'namespace', metadata.namespace])).code !== 0)
        await kubectl(['create', 'namespace', metadata.namespace]);
      // a new kind is not served everywhere at once
      await expect
        .poll(async () => (await cluster.kubectl(strictly, text)).stderr, { timeout: 60_000 })
        .toBe('');
      await kubectl(['apply', '--validate=strict', '-f', '-'], text);
      const stored: Stored = JSON.parse(
        await kubectl(['get', kind, metadata.name, '-n', metadata.namespace, '-o', 'json']),
      );
      // the samples are of one release, and so have one name
      await kubectl(['delete', kind, metadata.name, '-n', metadata.namespace]);
      const items = inScope(report);
      expect(stored.results.map(({ rule }) => rule)).toEqual(items.map(({ id }) => id));
      for (const [index, item] of items.entries())
        expect(stored.results[index]).toMatchObject({
          result: words[outcomeOf(item)],
          scored: !item.waived,
          properties: { status: item.status, waived: String(item.waived) },
        });
      const count = (status: string) =>
        stored.results.filter(({ properties }) => properties['status'] === status).length;
      const { pass, fail, unknown, notApplicable, waived: waivers } = report.summary;
      expect([count('pass'), count('fail'), count('unknown'), count('not_applicable')]).toEqual([
        pass,
        fail,
        unknown,
        notApplicable,
      ]);
      const { summary } = stored;
      expect(summary).toEqual({
        pass,
        fail: items.filter((item) => outcomeOf(item) === 'fail').length,
        warn: waivers,
        error: items.filter((item) => outcomeOf(item) === 'unknown').length,
        skip: notApplicable,
      });
    }
  });

  it('would be refused with a field that the kind does not know', { timeout: limit_ms }, async () => {
    const text = render(format, await failing()).replace('  - source:', '  - unheard: "of"\n    source:');
    const { code, stderr } = await cluster.kubectl(strictly, text);
    expect(code).not.toBe(0);
    expect(stderr).toContain('unheard');
  });

  it('keeps under what kubectl can apply, however long the texts are', { timeout: limit_ms }, async () => {
    const report = await hostile();
    const items = report.items.map((item) => ({ ...item, message: 'é'.repeat(10_000) }));
    const text = render(format, { ...report, items });
    expect(Buffer.byteLength(JSON.stringify(parse(text)))).toBeLessThan(annotations_bytes_max);
    expect(text).toMatch(/é… and \d+ more characters/);
    const release = { ...report.release, name: 'long' };
    await kubectl(['apply', '--validate=strict', '-f', '-'], render(format, { ...report, items, release }));
  });

  it('shows who waived, and until when', async () => {
    const { results } = parse(render(format, await waived())) as Stored;
    const shown = results.filter(({ properties }) => properties['waived'] === 'true');
    expect(shown).toHaveLength(5);
    for (const { properties } of shown)
      expect(properties).toMatchObject({
        waivedUntil: '2026-12-01T08:48:24.000Z',
        waiverApprovedBy: 'Will Okafor',
        waiverRequestedBy: 'Jonas Weber',
      });
  });
});

const strictly = ['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', '-', '-o', 'name'];

it('makes a valid name of every text, and different ones of different texts', () => {
  const texts = [
    'starlight',
    'Starlight',
    'star.light',
    '-',
    '',
    '…',
    'a'.repeat(63),
    'a'.repeat(64),
    'a'.repeat(65),
  ];
  const names = texts.map(kubernetesName);
  expect(names[0]).toBe('starlight');
  for (const name of names) expect(name).toMatch(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/);
  expect(new Set(names).size).toBe(texts.length);
});
