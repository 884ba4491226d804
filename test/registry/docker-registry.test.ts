import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { installedProgram } from '../../environment/installed-program.ts';
import { makePki } from '../../environment/pki.ts';
import { registryUser, startDockerRegistry } from '../../environment/registries.ts';
import {
  attachToImage,
  dockerCredentials,
  findReferrers,
  mediaTypes,
  readArtifact,
} from '../../src/lib/registry/index.ts';
import { referrersTag } from '../../src/lib/registry/referrers-tag.ts';
import { attestable } from '../../src/lib/verdict-attestation/attested.testing.ts';
import { folder, gates } from '../cli/gates.testing.ts';
import { clientOf, expectAttachAndFind, note, type } from './attach.testing.ts';
import { expectCosignFindsIt } from './cosign.testing.ts';
import { pushImage } from './images.testing.ts';

// `npm test` leaves this file out, and says so, where the registry is not installed
async function start(options: Parameters<typeof startDockerRegistry>[1] = {}) {
  const program = await installedProgram('docker-registry');
  if (program === undefined)
    throw new Error('docker-registry is not installed: apt-get install docker-registry');
  const registry = await startDockerRegistry(program, options);
  onTestFinished(registry.stop);
  return registry;
}

describe('a registry without the referrers API', () => {
  it('holds a verdict where the real cosign finds it', async () => {
    await expectCosignFindsIt((await start()).host);
  }, 900_000);

  it('keeps what is attached, and finds it', async () => {
    await expectAttachAndFind((await start()).host);
  });

  it('loses nothing of five who write at the same time', async () => {
    const { host } = await start();
    const client = clientOf(host, 'team/app');
    const { index } = await pushImage(client, 'v1');
    const texts = ['a', 'b', 'c', 'd', 'e'];
    const attached = await Promise.all(
      texts.map((text) => attachToImage(clientOf(host, 'team/app'), index, note(text))),
    );
    const found = await findReferrers(client, index, type);
    expect(found.map(({ digest }) => digest).sort()).toEqual([...attached].sort());
    expect(found).toHaveLength(5);
  });

  it('keeps what others have put into the tag’s index, key by key', async () => {
    const client = clientOf((await start()).host, 'team/app');
    const { index, platforms } = await pushImage(client, 'v1');
    const [digest = ''] = Object.values(platforms);
    const theirs = {
      mediaType: mediaTypes.manifest,
      digest,
      size: (await client.getManifest(digest))?.bytes.length ?? 0,
      platform: { os: 'linux', architecture: 'amd64' },
      urls: ['https://example.com/x'],
      annotations: { of: 'another' },
    };
    const tag = referrersTag(index);
    const bytes = Buffer.from(
      JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests: [theirs] }),
    );
    await client.putManifest(bytes, { mediaType: mediaTypes.index, tag });
    const ours = await attachToImage(client, index, note('ours'));
    const written = await client.getManifest(tag);
    const { manifests } = JSON.parse(Buffer.from(written?.bytes ?? []).toString('utf8')) as {
      manifests: object[];
    };
    expect(manifests).toEqual([theirs, expect.objectContaining({ digest: ours, artifactType: type })]);
  });

  it('does not overwrite a tag that is something else', async () => {
    const client = clientOf((await start()).host, 'team/app');
    const { index, platforms } = await pushImage(client, 'v1');
    const [digest = ''] = Object.values(platforms);
    const manifest = await client.getManifest(digest);
    const tag = referrersTag(index);
    await client.putManifest(manifest?.bytes ?? Buffer.of(), { mediaType: mediaTypes.manifest, tag });
    await expect(attachToImage(client, index, note('x'))).rejects.toThrow(
      `:${tag}: expected the index of what belongs to ${index}; found ${mediaTypes.manifest}`,
    );
    expect(await client.getManifest(tag)).toMatchObject({ digest });
  });

  it('proves the right to push, and keeps no upload', async () => {
    const registry = await start();
    const client = clientOf(registry.host, 'team/app');
    const sessions = async () => {
      const kept = await readdir(join(registry.folder, 'images'), { recursive: true });
      return kept.filter((path) => path.endsWith('/startedat')).length;
    };
    expect(await client.openAndCancelUpload()).toBe(true);
    expect(await sessions()).toBe(0);
    const url = client.repository.address('blobs/uploads/');
    await client.repository.ask('push', { method: 'POST', url });
    expect(await sessions(), 'one that is not cancelled').toBe(1);
  });

  it('is not believed when a byte on its disk was changed', async () => {
    const registry = await start();
    const client = clientOf(registry.host, 'team/app');
    const { index } = await pushImage(client, 'v1');
    const digest = await attachToImage(client, index, note('first'));
    const kept = await readdir(join(registry.folder, 'images'), { recursive: true });
    let changed = 0;
    for (const path of kept.filter((name) => name.endsWith('/data'))) {
      const file = join(registry.folder, 'images', path);
      const text = await readFile(file, 'utf8');
      if (text !== '{"text":"first"}') continue;
      await writeFile(file, text.replace('first', 'fIrst'));
      changed++;
    }
    expect(changed).toBe(1);
    await expect(readArtifact(client, digest, { imageDigest: index, artifactType: type })).rejects.toThrow(
      'they were changed in the registry or on the way',
    );
  });
});

describe('a registry with a password', () => {
  it('lets in who is in Docker’s config, and tells others what to do', async () => {
    const { host, log } = await start({ withPassword: true });
    const directory = await folder();
    const { username, password } = registryUser;
    const withPassword = async (word: string) => {
      const auth = Buffer.from(`${username}:${word}`).toString('base64');
      await writeFile(join(directory, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
      return clientOf(host, 'team/app', {
        credentials: dockerCredentials({ env: { DOCKER_CONFIG: directory } }),
      });
    };
    const client = await withPassword(password);
    const { index } = await pushImage(client, 'v1');
    const digest = await attachToImage(client, index, note('first'));
    expect(await findReferrers(client, index, type)).toMatchObject([{ digest }]);

    await expect(clientOf(host, 'team/app').getManifest('v1')).rejects.toMatchObject({
      status: 401,
      message: expect.stringContaining(
        `no credentials are kept for ${host} in Docker’s config: run docker login ${host}`,
      ),
    });
    const wrong = 'not-the-password-canary';
    const refused = await (await withPassword(wrong))
      .getManifest('v1')
      .catch((error: unknown) => error as Error);
    expect(refused).toMatchObject({
      status: 401,
      message: expect.stringContaining(`does not accept the credentials that are kept for ${host}`),
    });
    expect((refused as Error).stack).not.toContain(wrong);
    expect(await log()).not.toContain(password);
  });
});

describe('a registry with TLS', () => {
  it('is believed by the certificate of its authority, and not without', async () => {
    const directory = await folder();
    const { authority, server } = await makePki(join(directory, 'pki'));
    const { host } = await start({ tls: server });
    await writeFile(join(directory, 'trust.yaml'), stringify((await attestable()).trust));
    const env = { DOCKER_CONFIG: directory };
    const known = { ...env, NODE_EXTRA_CA_CERTS: authority.certificate };
    const verify = ['verify', '--image', `${host}/team/app:v1`];
    const secure = [...verify, '--no-plain-http'];
    const cases = [
      [secure, known, `${host}/team/app has no tag v1`],
      [secure, env, 'name the certificate of its authority in NODE_EXTRA_CA_CERTS'],
      [verify, known, 'wants --no-plain-http'],
    ] as const;
    for (const [args, settings, message] of cases)
      expect(await gates(directory, args, { env: settings })).toMatchObject({
        code: 3,
        out: '',
        err: expect.stringContaining(message),
      });
  });
});
