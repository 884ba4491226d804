import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collectIn, folder } from './folder.testing.ts';
import { scans } from './scans.ts';

const own = `sha256:${'a'.repeat(64)}`;
const other = `sha256:${'b'.repeat(64)}`;
const version = JSON.stringify({
  Version: '0.66.0',
  VulnerabilityDB: { Version: 2, UpdatedAt: '2026-11-24T06:00:00.123456789Z' },
});

const trivy = (changes: object = {}, result: object = {}) =>
  JSON.stringify({
    SchemaVersion: 2,
    CreatedAt: '2026-11-24T08:00:00.123456789+01:00',
    ArtifactName: 'r.example/app:v4',
    ArtifactType: 'container_image',
    Metadata: {
      OS: { Family: 'debian', Name: '12' },
      RepoDigests: [`mirror.example/app@${other}`, `r.example/app@${own}`],
    },
    Results: [
      {
        Target: 'app',
        Class: 'os-pkgs',
        Packages: [{ Name: 'libc6' }, { Name: 'bash' }],
        Vulnerabilities: [{ VulnerabilityID: 'CVE-1', PkgName: 'libc6', Severity: 'LOW', FixedVersion: '2' }],
        ...result,
      },
    ],
    ...changes,
  });
const grype = (changes: object = {}) =>
  JSON.stringify({
    matches: [
      {
        vulnerability: { id: 'CVE-2', severity: 'Negligible', fix: { versions: ['1', '2'], state: 'fixed' } },
        artifact: { name: 'zlib' },
      },
      {
        vulnerability: { id: 'CVE-3', severity: 'Critical', fix: { versions: [] } },
        artifact: { name: 'ssl' },
      },
    ],
    source: {
      type: 'image',
      target: { userInput: 'app', manifestDigest: other, repoDigests: [`r.example/app@${own}`] },
    },
    descriptor: {
      name: 'grype',
      version: '0.100.0',
      timestamp: '2026-11-24T08:00:00Z',
      db: { status: { built: '2026-11-24T05:00:00Z' } },
    },
    ...changes,
  });
const sarif = (...runs: object[]) => JSON.stringify({ version: '2.1.0', $schema: 'x', runs });
const run = (results: unknown, more: object = {}) => ({
  tool: {
    driver: {
      name: 'Trivy',
      version: '0.66.0',
      rules: [
        { id: 'CVE-4', properties: { 'security-severity': '9.8' } },
        { id: 'CVE-5', properties: { 'security-severity': '5.5' }, defaultConfiguration: { level: 'error' } },
        { id: 'CVE-6' },
      ],
    },
  },
  properties: { repoDigests: [`r.example/app@${own}`] },
  results,
  ...more,
});

async function look(
  files: Record<string, string | Uint8Array>,
  names = ['scan.json'],
  index: string | undefined = own,
) {
  const directory = await folder(files);
  const release = index === undefined ? {} : { image: { index } };
  const { scans: seen } = (await collectIn(scans, directory, { files: { scans: names } }, release)).sightings;
  const items = seen?.data?.reports?.items ?? [];
  return {
    items,
    report: items[0],
    findings: (items[0]?.findings?.items ?? []).map(({ id, severity }) => [id, severity]),
    complete: seen?.data?.reports?.complete,
    reasons: (seen?.problems ?? []).map(({ path, reason }) => `${path}: ${reason}`).join('\n'),
    measuredOn: seen?.measuredOn,
    collectedAt: seen?.collectedAt,
  };
}

test('Trivy, with the age of its database beside it', async () => {
  const seen = await look({ 'scan.json': trivy(), 'scan.version.json': version }, ['*.json']);
  expect(seen.report).toEqual({
    tool: 'trivy',
    format: 'trivy',
    imageDigest: own,
    scannedAt: '2026-11-24T07:00:00.123Z',
    databaseUpdatedAt: '2026-11-24T06:00:00.123Z',
    targets: 1,
    packages: 2,
    findings: { items: [{ id: 'CVE-1', severity: 'LOW', package: 'libc6', fixedIn: '2' }], complete: true },
  });
  expect(seen).toMatchObject({
    complete: true,
    reasons: '',
    measuredOn: { imageDigest: own },
    collectedAt: '2026-11-24T07:00:00.123Z',
  });
});

test('Grype says how old its database is, and lists no packages', async () => {
  const seen = await look({ 'scan.json': grype() });
  expect(seen.report).toMatchObject({
    tool: 'grype',
    toolVersion: '0.100.0',
    imageDigest: own,
    databaseUpdatedAt: '2026-11-24T05:00:00.000Z',
    targets: 1,
  });
  expect(seen.report).not.toHaveProperty('packages');
  expect(seen.findings).toEqual([
    ['CVE-2', 'LOW'],
    ['CVE-3', 'CRITICAL'],
  ]);
  expect(seen.reasons).toMatch(/reports\.items: scan\.json lists no packages: scan by Trivy/);
});

test('one telling report is enough beside another', async () => {
  const seen = await look({ 'a.json': trivy(), 'a.version.json': version, 'b.json': grype() }, [
    'a.json',
    'b.json',
  ]);
  expect(seen.items).toHaveLength(2);
  expect(seen.reasons).toBe('');
});

describe('findings', () => {
  test.each<[string, string, unknown[]]>([
    [
      'secrets and misconfigurations',
      trivy(
        {},
        {
          Vulnerabilities: null,
          Secrets: [{ RuleID: 'aws-access-key-id', Severity: 'CRITICAL', Match: 'hunter2' }],
          Misconfigurations: [
            { ID: 'DS002', Severity: 'HIGH', Status: 'FAIL' },
            { ID: 'DS001', Severity: 'HIGH', Status: 'PASS' },
          ],
        },
      ),
      [
        ['aws-access-key-id', 'CRITICAL'],
        ['DS002', 'HIGH'],
      ],
    ],
    [
      'severities that are not rated or not known',
      trivy(
        {},
        {
          Vulnerabilities: [
            { VulnerabilityID: 'A', Severity: 'UNKNOWN' },
            { VulnerabilityID: 'B' },
            { VulnerabilityID: 'C', Severity: 'Moderate' },
          ],
        },
      ),
      [
        ['A', 'UNKNOWN'],
        ['B', undefined],
        ['C', undefined],
      ],
    ],
    [
      'what Trivy was told to suppress',
      trivy(
        {},
        {
          Vulnerabilities: [],
          ExperimentalModifiedFindings: [
            { Type: 'vulnerability', Status: 'ignored', Finding: { VulnerabilityID: 'S', Severity: 'HIGH' } },
          ],
        },
      ),
      [['S', 'HIGH']],
    ],
    [
      'what Grype was told to ignore, and what it knows to be none',
      grype({
        matches: [],
        ignoredMatches: [
          { vulnerability: { id: 'I', severity: 'High' }, appliedIgnoreRules: [{ vulnerability: 'I' }] },
          {
            vulnerability: { id: 'N', severity: 'High' },
            appliedIgnoreRules: [{ reason: 'Explicit APK NAK' }],
          },
        ],
      }),
      [['I', 'HIGH']],
    ],
    [
      'SARIF: the worse of score and level',
      sarif(
        run([
          { ruleId: 'CVE-4', level: 'warning' },
          { ruleId: 'CVE-5' },
          { ruleIndex: 0 },
          { ruleId: 'CVE-6' },
          { ruleId: 'new', level: 'error' },
          { ruleId: 'CVE-6', level: 'note' },
        ]),
      ),
      [
        ['CVE-4', 'CRITICAL'],
        ['CVE-5', 'HIGH'],
        ['CVE-4', 'CRITICAL'],
        ['CVE-6', 'MEDIUM'],
        ['new', 'HIGH'],
        ['CVE-6', 'LOW'],
      ],
    ],
    [
      'SARIF: suppressed stays, passed is none',
      sarif(
        run([
          { ruleId: 'CVE-4', suppressions: [{ kind: 'external', status: 'accepted' }] },
          { ruleId: 'CVE-5', kind: 'pass' },
        ]),
      ),
      [['CVE-4', 'CRITICAL']],
    ],
  ])('%s', async (_, text, findings) => {
    const seen = await look({ 'scan.json': text });
    expect(seen.findings).toEqual(findings);
    expect(JSON.stringify(seen)).not.toContain('hunter2');
  });

  test('SARIF with several runs', async () => {
    const invocations = [{ endTimeUtc: '2026-11-24T07:30:00Z', executionSuccessful: true }];
    const seen = await look(
      {
        'scan.sarif': sarif(
          run([], { invocations }),
          run(null),
          run([], { invocations: [{ executionSuccessful: false }] }),
        ),
      },
      ['scan.sarif'],
    );
    expect(seen.items.map(({ findings, scannedAt }) => [findings?.complete, scannedAt])).toEqual([
      [true, '2026-11-24T07:30:00.000Z'],
      [false, undefined],
      [false, undefined],
    ]);
  });
});

describe('what a report does not prove stays out, and is told', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['no packages', { 'scan.json': trivy({}, { Packages: undefined }) }, /--list-all-pkgs/],
    ['no database', { 'scan.json': trivy() }, /trivy version --format json/],
    ['no digest', { 'scan.json': trivy({ Metadata: {} }) }, /names no digest/],
    [
      'another image',
      { 'scan.json': trivy({ Metadata: { RepoDigests: [`x@${other}`] } }) },
      /is of another image/,
    ],
    [
      'nothing looked at',
      { 'scan.json': trivy({ Results: undefined }) },
      /lists no packages.*found nothing to look at/,
    ],
    [
      'a distribution after its end',
      { 'scan.json': trivy({ Metadata: { OS: { EOSL: true }, RepoDigests: [`x@${own}`] } }) },
      /end of life/,
    ],
    ['no time', { 'scan.json': trivy({ CreatedAt: '2026-11-24T08:00:00' }) }, /does not say when/],
    [
      'a broken database file',
      { 'scan.json': trivy(), 'scan.version.json': '{hunter2' },
      /scan\.version\.json is no JSON that can be read/,
    ],
  ])('%s', async (_, files, reason) => {
    const seen = await look(files);
    expect(seen.reasons).toMatch(reason);
    expect(seen.reasons).not.toContain('hunter2');
    expect(seen.items).toHaveLength(1);
    expect(seen.complete).toBe(true);
  });
});

test.each<[string, Record<string, string | Uint8Array>, string[], RegExp]>([
  ['none named', {}, [], /reports: the profile names no scan/],
  ['missing', {}, ['scan.json'], /reports: scan\.json is not there/],
  ['no JSON', { 'scan.json': 'hunter2' }, ['scan.json'], /reports: scan\.json is no JSON that can be read/],
  [
    'duplicate keys',
    { 'scan.json': '{"hunter2": 1, "hunter2": 2}' },
    ['scan.json'],
    /is no JSON that can be read/,
  ],
  ['truncated', { 'scan.json': trivy().slice(0, -20) }, ['scan.json'], /is no JSON that can be read/],
  ['empty', { 'scan.json': '' }, ['scan.json'], /is no JSON that can be read/],
  ['binary', { 'scan.json': new Uint8Array([0x1f, 0x8b, 0xff]) }, ['scan.json'], /is no text in UTF-8/],
  [
    'another format',
    { 'scan.json': '{"bomFormat": "hunter2"}' },
    ['scan.json'],
    /expected SARIF 2\.1\.0, Trivy/,
  ],
  [
    'a wrong shape',
    { 'scan.json': trivy({}, { Vulnerabilities: [{ Severity: 'HIGH' }] }) },
    ['scan.json'],
    /expected SARIF/,
  ],
])('%s leaves the list incomplete', async (_, files, names, reason) => {
  const seen = await look(files, names);
  expect(seen.reasons).toMatch(reason);
  expect(seen.reasons).not.toContain('hunter2');
  expect(seen.complete).toBe(false);
});

test('a huge file is not read', async () => {
  const directory = await folder({ 'scan.json': '' });
  await truncate(join(directory, 'scan.json'), 65 * 1024 * 1024);
  const { scans: seen } = (await collectIn(scans, directory, { files: { scans: ['scan.json'] } })).sightings;
  expect(seen?.problems?.[0]?.reason).toMatch(/larger than 64 MiB/);
});
