import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Milestone } from '../milestones.ts';
import { readPrivateKey } from '../signing/keys.ts';
import {
  type Attestable,
  attestable,
  bytesOf,
  day_ms,
  imageDigest,
  reportOf,
  type SignerName,
  written,
} from '../verdict-attestation/attested.testing.ts';
import { attestVerdict, verdictFileBytes } from '../verdict-attestation/index.ts';
import { readVerdicts } from './verdicts.ts';
import { WatchedVerdicts } from './watched-verdicts.ts';

let folder: string;
let release: Attestable;
let signed: Buffer;

async function signedBy(name: SignerName, before: Milestone = 'deploy'): Promise<Buffer> {
  const { snapshot, policies, profile, trust, keys, now_ms } = release;
  const { envelope } = await attestVerdict({
    report: written(await reportOf(snapshot, { before })),
    snapshot: bytesOf(snapshot),
    policies,
    profile,
    trust,
    now_ms,
    privateKey: readPrivateKey(keys[name], { file: `${name}.key` }),
  });
  return Buffer.from(verdictFileBytes(envelope));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gates-verdicts-'));
  release = await attestable();
  signed = await signedBy('vera');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = (now_ms = release.now_ms) => ({ trust: release.trust, now_ms });

it('reads what verifies, and says why the rest does not', async () => {
  const here = join(folder, 'mixed');
  await mkdir(join(here, 'inner'), { recursive: true });
  await writeFile(join(here, 'good.json'), signed);
  await writeFile(join(here, 'changed.json'), signed.toString().replace('"payload":"e', '"payload":"f'));
  await writeFile(join(here, 'text.json'), 'no JSON');
  await writeFile(join(here, 'other.json'), '{}\n');
  await writeFile(join(here, '.hidden'), 'no JSON');
  const found = await readVerdicts(here, at());
  expect(found.verified).toBe(1);
  expect(found.refused.map(({ file }) => file)).toEqual(['changed.json', 'inner', 'other.json', 'text.json']);
  for (const { reason } of found.refused) expect(reason.length).toBeGreaterThan(5);
  expect(found.verdicts[imageDigest]).toEqual([
    {
      verdict: 'go',
      milestone: 'deploy',
      release: 'starlight',
      version: 'v4',
      namespace: 'starlight-prod',
      evaluated_ms: release.now_ms,
      valid_until: expect.any(String),
      valid_until_ms: expect.any(Number),
      report: expect.stringMatching(/^sha256:/),
    },
  ]);
  expect(found.newest_ms).toBe(release.now_ms);
});

it('keeps one that is over, and one whose key ended, as over', async () => {
  const here = join(folder, 'over');
  await mkdir(here);
  await writeFile(join(here, 'good.json'), signed);
  const [known] = (await readVerdicts(here, at())).verdicts[imageDigest] ?? [];
  const later_ms = (known?.valid_until_ms ?? 0) + day_ms;
  const [ended] = (await readVerdicts(here, at(later_ms))).verdicts[imageDigest] ?? [];
  expect(ended?.valid_until_ms).toBe(known?.valid_until_ms);
  const people = release.trust.people.map((person) =>
    person.person === 'Signer vera'
      ? { ...person, validTo: new Date(release.now_ms + 1000).toISOString() }
      : person,
  );
  const trust = { ...release.trust, people };
  const [short] = (await readVerdicts(here, { trust, now_ms: release.now_ms })).verdicts[imageDigest] ?? [];
  expect(short?.valid_until_ms).toBe(release.now_ms + 1000);
  const [gone] =
    (await readVerdicts(here, { trust, now_ms: release.now_ms + 2000 })).verdicts[imageDigest] ?? [];
  expect(gone?.valid_until_ms).toBe(release.now_ms + 1000);
});

it('counts nobody who may not sign, and nothing from before its time', async () => {
  const here = join(folder, 'untrusted');
  await mkdir(here);
  await writeFile(join(here, 'good.json'), signed);
  const roleless = release.trust.people.map((person) =>
    person.person === 'Signer vera' ? { ...person, roles: ['devops' as const] } : person,
  );
  const none = { ...release.trust, people: [] };
  for (const trust of [{ ...release.trust, people: roleless }, none])
    expect((await readVerdicts(here, { trust, now_ms: release.now_ms })).verified).toBe(0);
  expect((await readVerdicts(here, at(release.now_ms - day_ms))).verified).toBe(0);
});

it('follows a mounted ConfigMap as its link is swapped, and reads nothing twice', async () => {
  const here = join(folder, 'mounted');
  await mkdir(join(here, '..one'), { recursive: true });
  await symlink('..one', join(here, '..data'));
  const watched = new WatchedVerdicts(here, release.trust);
  expect(await watched.refresh(release.now_ms)).toBe(true);
  expect(watched.current.verified).toBe(0);
  await mkdir(join(here, '..two'));
  await writeFile(join(here, '..two', 'good.json'), signed);
  expect(await watched.refresh(release.now_ms)).toBe(false);
  await symlink('..two', join(here, '..tmp'));
  await rename(join(here, '..tmp'), join(here, '..data'));
  expect(await watched.refresh(release.now_ms)).toBe(true);
  expect(watched.current.verified).toBe(1);
  expect(await watched.refresh(release.now_ms + day_ms)).toBe(false);
});

it('looks again at what was refused, and keeps what it has where the folder is gone', async () => {
  const here = join(folder, 'coming');
  await mkdir(here);
  await writeFile(join(here, 'good.json'), signed);
  const watched = new WatchedVerdicts(here, release.trust);
  await watched.refresh(release.now_ms - day_ms);
  expect(watched.current.verified).toBe(0);
  expect(await watched.refresh(release.now_ms - day_ms + 59_000)).toBe(false);
  expect(await watched.refresh(release.now_ms)).toBe(true);
  expect(watched.current.verified).toBe(1);
  await rm(here, { recursive: true });
  await expect(watched.refresh(release.now_ms)).rejects.toMatchObject({ code: 'file_unreadable' });
  expect(watched.current.verified).toBe(1);
});
