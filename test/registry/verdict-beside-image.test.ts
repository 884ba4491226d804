import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { startReferrersRegistry } from '../../environment/registries.ts';
import { attachToImage, findReferrers, mediaTypes, readArtifact } from '../../src/lib/registry/index.ts';
import { predicateTypes } from '../../src/lib/signing/predicates.ts';
import { imageDigest } from '../../src/lib/verdict-attestation/attested.testing.ts';
import { clientOf } from './attach.testing.ts';
import { pushImage } from './images.testing.ts';
import { bundle, push, pushedVerdict } from './verdict-beside-image.testing.ts';

async function registry() {
  const started = await startReferrersRegistry();
  onTestFinished(started.stop);
  return started.host;
}

describe('a verdict beside its image', () => {
  it('is found by the digest and by a tag, verified, and gives its exit code', async () => {
    const { place, repository, digest } = await pushedVerdict(await registry());
    const byDigest = await place.run([
      'verify',
      '--image',
      `${repository}@${imageDigest}`,
      '--before',
      'deploy',
    ]);
    expect(byDigest).toMatchObject({ code: 0, err: '' });
    expect(byDigest.out).toMatch(/^go before canary: starlight v4/);
    expect(byDigest.out).toContain(`about the image ${imageDigest}, as asked`);
    expect(byDigest.out).toContain(`stored as ${repository}@${digest}`);

    const byTag = await place.run(['verify', '--image', `${repository}:v4`, '--json']);
    expect(byTag).toMatchObject({ code: 0, err: `${repository}:v4 is ${imageDigest} now.\n` });
    expect(JSON.parse(byTag.out)).toMatchObject({
      signer: 'Signer vera',
      predicate: { verdict: 'go' },
      imageDigest,
      stored: `${repository}@${digest}`,
    });
  });

  it('is one artefact however often it is pushed, in the way of Sigstore bundles', async () => {
    const { place, client, repository, digest } = await pushedVerdict(await registry());
    const file = await readArtifact(client, digest, { imageDigest, artifactType: bundle });
    await attachToImage(client, imageDigest, file);
    const found = await findReferrers(client, imageDigest, bundle);
    expect(found).toMatchObject([
      {
        digest,
        annotations: {
          'dev.sigstore.bundle.content': 'dsse-envelope',
          'dev.sigstore.bundle.predicateType': predicateTypes.verdict,
        },
      },
    ]);
    await writeFile(place.path('verdict.sigstore.json'), file.bytes);
    expect(await place.run(['verify', 'verdict.sigstore.json'])).toMatchObject({ code: 0 });
    const again = await place.run([...push(repository, 'petra'), '-o', 'petra.json'], { days: 0.003 });
    expect(again.out).not.toContain(digest);
    expect(await readFile(place.path('petra.json'), 'utf8')).toContain('payloadType');
    const latest = await place.run(['verify', '--image', `${repository}@${imageDigest}`], { days: 0.004 });
    expect(latest.out).toContain('signed by Signer petra');
  });

  it('gives way to a later one that forbids, unless that is about a later milestone', async () => {
    const { place, repository } = await pushedVerdict(await registry());
    const snapshot = structuredClone(place.release.snapshot);
    delete snapshot.observations['pre-deployment']?.scans;
    await writeFile(place.path('snapshot.json'), JSON.stringify(snapshot));
    const check = ['check', 'snapshot.json', '--format', 'json=report.json', '--before'];
    const verify = ['verify', '--image', `${repository}@${imageDigest}`];
    await place.run([...check, 'migrate'], { days: 0.002 });
    expect(await place.run(push(repository), { days: 0.003 })).toMatchObject({ code: 2 });
    expect(await place.run(verify, { days: 0.004 })).toMatchObject({ code: 2 });
    expect(await place.run([...verify, '--before', 'canary'], { days: 0.004 })).toMatchObject({ code: 0 });
    expect(await place.run([...verify, '--before', 'migrate'], { days: 0.004 })).toMatchObject({ code: 2 });
    await place.run([...check, 'canary'], { days: 0.004 });
    expect(await place.run(push(repository), { days: 0.005 })).toMatchObject({ code: 2 });
    expect(await place.run([...verify, '--before', 'canary'], { days: 0.006 })).toMatchObject({ code: 2 });
  });
});

describe('what does not count ends with 3, and says why', () => {
  it('another digest, another image, an image without a verdict', async () => {
    const host = await registry();
    const { place, client, repository } = await pushedVerdict(host);
    const other = await pushImage(client, 'other');
    const cases = [
      [`${repository}@sha256:${'0'.repeat(64)}`, /no signed verdict is stored beside it/],
      [`${repository}@${other.index}`, /no signed verdict is stored beside it/],
      [`${repository}:other`, /no signed verdict is stored beside it/],
      [`${repository}:v5`, /has no tag v5/],
      [`${host}/team/nothing@${imageDigest}`, /no signed verdict is stored beside it/],
      [`${repository}@sha256:abc`, /expected sha256: and 64 hexadecimal digits/],
    ] as const;
    for (const [image, message] of cases) {
      const ended = await place.run(['verify', '--image', image]);
      expect(ended).toMatchObject({ code: 3, out: '', err: expect.stringMatching(message) });
    }
  });

  it('a verdict about another release’s image, put beside this one, in this repository and in another', async () => {
    const host = await registry();
    const { place, client, digest } = await pushedVerdict(host);
    const stolen = await readArtifact(client, digest, { imageDigest, artifactType: bundle });
    let refused = 0;
    for (const repository of ['team/starlight', 'team/other']) {
      const other = clientOf(host, repository);
      const { index } = await pushImage(other, 'other', repository);
      await attachToImage(other, index, stolen);
      const ended = await place.run(['verify', '--image', `${host}/${repository}@${index}`]);
      expect(ended).toMatchObject({ code: 3, out: '' });
      expect(ended.err).toMatch(
        /1 stored beside it, and none counts:\n.*with other images, not about "sha256:/,
      );
      refused++;
    }
    expect(refused).toBe(2);
  });

  it('an artefact of another image that a registry lists beside this one', async () => {
    const { place, client, repository, digest } = await pushedVerdict(await registry());
    const { index } = await pushImage(client, 'other');
    const listed = await client.getManifest(digest);
    const manifest = JSON.parse(Buffer.from(listed?.bytes ?? []).toString('utf8')) as { subject: object };
    // the registry keeps it beside the other image: its own digest says so
    const moved = { ...manifest, subject: { ...manifest.subject, digest: index } };
    await client.putManifest(Buffer.from(JSON.stringify(moved)), { mediaType: mediaTypes.manifest });
    const ended = await place.run(['verify', '--image', `${repository}@${index}`]);
    expect(ended).toMatchObject({ code: 3, err: expect.stringContaining('with other images') });
  });

  it('one by a key that may not sign, one that is over, one that was changed', async () => {
    const { place, client, repository, digest } = await pushedVerdict(await registry());
    const verify = ['verify', '--image', `${repository}@${imageDigest}`];
    const { people, ...rest } = place.release.trust;
    const others = people.filter(({ person }) => person !== 'Signer vera');
    expect(others).toHaveLength(people.length - 1);
    await writeFile(place.path('others.yaml'), stringify({ ...rest, people: others }));
    const stranger = await place.run([...verify, '--trust', 'others.yaml']);
    expect(stranger).toMatchObject({
      code: 3,
      err: expect.stringMatching(/signed with a key that is no person’s/),
    });
    const late = await place.run(verify, { days: 29 });
    expect(late).toMatchObject({ code: 3, err: expect.stringMatching(/was valid until .*, and is over/) });
    const later = await place.run([...verify, '--before', 'close']);
    expect(later).toMatchObject({ code: 3, err: expect.stringMatching(/expected a verdict before close/) });

    const { index } = await pushImage(client, 'changed');
    const file = await readArtifact(client, digest, { imageDigest, artifactType: bundle });
    const document = JSON.parse(Buffer.from(file.bytes).toString('utf8')) as {
      dsseEnvelope: { payload: string };
    };
    const statement = Buffer.from(document.dsseEnvelope.payload, 'base64').toString('utf8');
    const payload = statement.replaceAll(imageDigest.slice(7), index.slice(7));
    expect(payload).not.toBe(statement);
    document.dsseEnvelope.payload = Buffer.from(payload).toString('base64');
    await attachToImage(client, index, { ...file, bytes: Buffer.from(`${JSON.stringify(document)}\n`) });
    const changed = await place.run(['verify', '--image', `${repository}@${index}`]);
    expect(changed).toMatchObject({
      code: 3,
      err: expect.stringMatching(/changed after it was signed|it was changed since/),
    });
  });

  it('and a push that can’t be', async () => {
    const host = await registry();
    const { place } = await pushedVerdict(host);
    const attest = push(`${host}/team/empty`);
    const nowhere = await place.run(attest, { days: 0.002 });
    expect(nowhere).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringMatching(/team\/empty holds no image sha256:/),
    });
    const lone = attest.filter((argument) => argument !== '--push');
    expect(await place.run(lone)).toMatchObject({ code: 3, err: expect.stringMatching(/goes with --push/) });
    expect(await place.run([...attest, '-o', '-'])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/-o needs a file/),
    });
    expect(await place.run(['verify'])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/Name a file, or the image/),
    });
  });
});
