import { beforeAll, describe, expect, test } from 'vitest';
import { GatesError } from '../errors.ts';
import type { Report } from '../report.ts';
import { readPrivateKey } from '../signing/keys.ts';
import type { Snapshot } from '../snapshot/schema.ts';
import type { AttestRequest } from './attest.ts';
import {
  type Attestable,
  attestable,
  bytesOf,
  day_ms,
  imageDigest,
  reportOf,
  type SignerName,
  written,
} from './attested.testing.ts';
import { attestVerdict } from './index.ts';

let release: Attestable;
let report: Report;
beforeAll(async () => {
  release = await attestable();
  report = await reportOf(release.snapshot, { before: 'deploy' });
});

function request(changes: Partial<AttestRequest> = {}, signer: SignerName = 'vera'): AttestRequest {
  const { policies, profile, trust, snapshot, keys, now_ms } = release;
  const privateKey = readPrivateKey(keys[signer], { file: `${signer}.key` });
  return {
    report: written(report),
    snapshot: bytesOf(snapshot),
    policies,
    profile,
    trust,
    privateKey,
    now_ms,
    ...changes,
  };
}

async function refusal(asked: AttestRequest): Promise<string> {
  const error = await attestVerdict(asked).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GatesError);
  return `${(error as GatesError).code}: ${(error as GatesError).message}`;
}

/** The report with a change that whoever edits it would make by hand. */
function edited(change: (report: Mutable) => void): Uint8Array {
  const copy = structuredClone(report) as Mutable;
  change(copy);
  return written(copy as Report);
}
type Mutable = { -readonly [Key in keyof Report]: Mutated<Report[Key]> };
type Mutated<Value> = Value extends object ? { -readonly [Key in keyof Value]: Mutated<Value[Key]> } : Value;

describe('a verdict says what the report says', () => {
  test.each(['deploy', 'close'] as const)('before %s', async (before) => {
    const whole = await reportOf(release.snapshot, { before });
    const { predicate, subjects, signer } = await attestVerdict(request({ report: written(whole) }));
    expect(signer).toBe('Signer vera');
    expect(subjects).toEqual([
      { name: 'registry.starlight.example/starlight:v4-prod', digest: { sha256: imageDigest.slice(7) } },
      {
        name: 'registry.starlight.example/starlight:v4-prod linux/amd64',
        digest: { sha256: 'd2'.repeat(32) },
      },
    ]);
    expect(predicate).toMatchObject({
      verdict: 'go',
      milestone: before,
      summary: whole.summary,
      release: { name: 'starlight', version: 'v4', revision: whole.release.revision },
      digests: { snapshot: whole.digests.snapshot, trust: whole.digests.trust },
      head: { loosenedParameters: [], waivers: [], acceptedUnsigned: [] },
      evaluatedAt: whole.now.time,
      validUntil: new Date(release.now_ms + 7 * day_ms).toISOString(),
    });
  });

  test('an undecided one is evidence, too', async () => {
    const failing = structuredClone(release.snapshot);
    delete failing.observations['pre-deployment']?.scans;
    const undecided = await reportOf(failing, { before: 'deploy' });
    const { predicate } = await attestVerdict(
      request({ report: written(undecided), snapshot: bytesOf(failing) }),
    );
    expect(predicate.verdict).toBe('undecided');
  });
});

describe('a report that is no whole answer is refused', () => {
  test.each<[string, Parameters<typeof reportOf>[1], RegExp]>([
    ['over a part', { phases: ['deployment'] }, /^scope_invalid: .*whole milestone/],
    ['as of a given time', { before: 'deploy', given: true }, /^report_invalid: .*its time was given/],
    ['without a trust', { before: 'deploy', trust: undefined }, /^report_invalid: .*without a trust file/],
  ])('%s', async (_, options, message) => {
    const other = await reportOf(release.snapshot, options);
    expect(await refusal(request({ report: written(other) }))).toMatch(message);
  });

  test.each<[string, number, RegExp]>([
    ['that is over', 8, /its verdict is over since then/],
    ['of a time to come', -0.01, /which is still to come/],
  ])('one %s', async (_, days, message) => {
    expect(await refusal(request({ now_ms: release.now_ms + days * day_ms }))).toMatch(message);
  });

  test('one that no longer holds, be it that its time was chosen', async () => {
    const now_ms = release.now_ms + 6 * day_ms;
    const earlier = await reportOf(release.snapshot, { before: 'close' });
    expect(await refusal(request({ report: written(earlier), now_ms }))).toMatch(
      /it no longer holds; check again: \w+\.\w+ was pass, and is unknown now/,
    );
  });

  test('of an image of which no digest is known', async () => {
    const { release: named, ...rest } = structuredClone(release.snapshot);
    const unnamed: Snapshot = { ...rest, release: { name: named.name, version: named.version } };
    const other = await reportOf(unnamed, { before: 'deploy' });
    expect(await refusal(request({ report: written(other), snapshot: bytesOf(unnamed) }))).toMatch(
      /^report_invalid: .*no image digest.*--image-digest/,
    );
  });
});

describe('a report that somebody edited is refused', () => {
  test.each<[string, (report: Mutable) => void, RegExp]>([
    ['its verdict', (copy) => Object.assign(copy, { verdict: 'no-go' }), /contradicts itself.*\$\.verdict/s],
    ['a count', (copy) => Object.assign(copy.summary, { pass: 1 }), /contradicts itself.*\$\.summary/s],
    [
      'an item that then counts otherwise',
      (copy) => Object.assign(copy.items.find((item) => item.inScope) ?? {}, { status: 'fail' }),
      /contradicts itself/,
    ],
    [
      'a message',
      (copy) => Object.assign(copy.items[3] ?? {}, { message: 'all is well' }),
      /judging the snapshot again comes to another report:\n\$\.items\[3\]\.message/,
    ],
    [
      'the scope of an item',
      (copy) => {
        const dropped = copy.items.find((item) => item.inScope && item.status === 'pass');
        Object.assign(dropped ?? {}, { inScope: false });
        copy.summary.inScope -= 1;
        copy.summary.pass -= 1;
      },
      /comes to another report/,
    ],
    [
      'its image',
      (copy) => Object.assign(copy.release, { image: { index: `sha256:${'0'.repeat(64)}` } }),
      /comes to another report/,
    ],
    [
      'its time',
      (copy) => Object.assign(copy.now, { time: new Date(release.now_ms - 1000).toISOString() }),
      /comes to another report/,
    ],
    [
      'a limit',
      (copy) => Object.assign(copy.parameters.values, { verdict_validity_seconds_max: 1e9 }),
      /comes to another report/,
    ],
  ])('%s', async (_, change, message) => {
    expect(await refusal(request({ report: edited(change) }))).toMatch(message);
  });

  test('also one that is only written in another way', async () => {
    expect(await refusal(request({ report: bytesOf(report) }))).toMatch(
      /written in another way from line 1 on/,
    );
  });
});

describe('a report is judged again from what the signer has', () => {
  test('another snapshot', async () => {
    const other = bytesOf({ ...release.snapshot, notes: 'one more word' });
    expect(await refusal(request({ snapshot: other }))).toMatch(
      /the snapshot is not the snapshot that was judged/,
    );
  });

  test('another profile', async () => {
    const profile = { ...release.profile, namespace: 'elsewhere' };
    expect(await refusal(request({ profile }))).toMatch(/judged by another profile than the profile/);
  });

  test('another trust', async () => {
    const trust = { ...release.trust, people: release.trust.people.slice(1) };
    expect(await refusal(request({ trust }))).toMatch(/judged by another trust than the trust file/);
  });

  test('other policies', async () => {
    const policies = structuredClone(release.policies);
    Object.assign(policies.catalogue[0] ?? {}, { title: 'another title' });
    expect(await refusal(request({ policies }))).toMatch(/the policies: .*not those that judged/);
  });
});

describe('unsigned observations', () => {
  const place = 'pre-deployment/loadtest';
  let unsigned: Snapshot;
  let asked: Partial<AttestRequest>;
  beforeAll(async () => {
    unsigned = structuredClone(release.snapshot);
    delete unsigned.observations['pre-deployment']?.loadtest?.signature;
    asked = {
      report: written(await reportOf(unsigned, { before: 'deploy' })),
      snapshot: bytesOf(unsigned),
    };
  });

  test('are accepted by name, and the verdict says so', async () => {
    const { predicate } = await attestVerdict(request({ ...asked, acceptUnsigned: [place] }));
    expect(predicate.head.acceptedUnsigned).toEqual([place]);
  });

  test.each<[string, string[], RegExp]>([
    [
      'are refused where nobody accepts them',
      [],
      /^report_invalid: .*not signed by a collector: pre-deployment\/loadtest/,
    ],
    [
      'are not accepted by another’s name',
      [place, 'canary/canary'],
      /^usage_invalid: --accept-unsigned canary\/canary: .*signed, not unsigned/,
    ],
    [
      'nor by a name of nothing',
      [place, 'canary/nothing'],
      /^usage_invalid: .*no observation of this moment/,
    ],
  ])('%s', async (_, acceptUnsigned, message) => {
    expect(await refusal(request({ ...asked, acceptUnsigned }))).toMatch(message);
  });
});

describe('a key that may not sign verdicts is refused', () => {
  test.each<[SignerName, RegExp]>([
    ['expired', /that of Signer expired, and expired at /],
    ['coming', /that of Signer coming, and is not valid before /],
    ['roleless', /does not hold the role verdict_signer with it \(devops\)/],
    ['stranger', /is no person’s in the trust/],
  ])('%s', async (signer, message) => {
    const files = { key: `${signer}.key` };
    expect(await refusal(request({ files }, signer))).toMatch(
      new RegExp(`^key_invalid: ${signer}\\.key: .*${message.source}`),
    );
  });
});
