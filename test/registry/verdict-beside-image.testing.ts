import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import {
  type Artifact,
  attachToImage,
  mediaTypes,
  RegistryClient,
  readArtifact,
} from '../../src/lib/registry/index.ts';
import { imageDigest, manifest } from '../../src/lib/verdict-attestation/attested.testing.ts';
import { type AttestFolder, attestFolder } from '../attest/release.testing.ts';

export const bundle = 'application/vnd.dev.sigstore.bundle.v0.3+json';

export interface Pushed {
  readonly place: AttestFolder;
  readonly client: RegistryClient;
  /** `HOST/REPOSITORY` */
  readonly repository: string;
  /** `sha256:…` of the artefact */
  readonly digest: string;
}

/** What the command line has pushed once: judging again takes its time, and the answer is the same. */
let kept: { artifact: Artifact; report: string } | undefined;

/** The release's image in a registry, its tag v4, and its signed verdict, as the command line pushes it, beside it. */
export async function pushedVerdict(host: string, name = 'team/starlight'): Promise<Pushed> {
  const place = await attestFolder();
  const repository = `${host}/${name}`;
  const client = new RegistryClient(
    { registry: host, repository: name },
    { credentials: async () => undefined },
  );
  await client.putManifest(manifest, { mediaType: mediaTypes.index, tag: 'v4' });
  if (kept === undefined) {
    const digest = await pushByCommand(place, repository);
    const artifact = await readArtifact(client, digest, { imageDigest, artifactType: bundle });
    kept = { artifact, report: await readFile(place.path('report.json'), 'utf8') };
    return { place, client, repository, digest };
  }
  await writeFile(place.path('report.json'), kept.report);
  return { place, client, repository, digest: await attachToImage(client, imageDigest, kept.artifact) };
}

/** Checks, attests and pushes by the command line; the artefact's digest is the answer. */
async function pushByCommand(place: AttestFolder, repository: string): Promise<string> {
  await place.run(['check', 'snapshot.json', '--before', 'canary', '--format', 'json=report.json']);
  const pushed = await place.run(push(repository), { days: 0.002 });
  const err = expect.stringContaining(`Stored beside ${repository}@${imageDigest}.`);
  expect(pushed).toMatchObject({ code: 0, err });
  expect(pushed.out).toMatch(new RegExp(`^${repository}@sha256:[0-9a-f]{64}\n$`));
  return pushed.out.trim().slice(repository.length + 1);
}

/** Arguments that attest the report in the folder and push it. */
export const push = (repository: string, signer = 'vera') => [
  'attest',
  'report.json',
  '--snapshot',
  'snapshot.json',
  '--key',
  `${signer}.key`,
  '--push',
  '--repository',
  repository,
];
