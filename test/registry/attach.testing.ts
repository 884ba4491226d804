import { expect } from 'vitest';
import { sha256Of } from '../../src/lib/registry/digest.ts';
import {
  attachToImage,
  findReferrers,
  RegistryClient,
  type RepositoryOptions,
  readArtifact,
} from '../../src/lib/registry/index.ts';
import { pushImage } from './images.testing.ts';

export const type = 'application/vnd.example.note+json';
export const note = (text: string) => ({
  artifactType: type,
  mediaType: type,
  bytes: new TextEncoder().encode(JSON.stringify({ text })),
  annotations: { 'org.example.text': text },
});

/** A client of one repository of a registry on this machine. */
export function clientOf(host: string, repository: string, options: RepositoryOptions = {}): RegistryClient {
  return new RegistryClient(
    { registry: host, repository },
    { credentials: async () => undefined, ...options },
  );
}

/** What holds of attaching and finding in every registry; `host` is one that is running. */
export async function expectAttachAndFind(host: string): Promise<void> {
  const client = clientOf(host, 'team/app');
  const image = await pushImage(client, 'v1');
  expect(await client.getManifest('v1')).toMatchObject({ digest: image.index });
  expect(await findReferrers(client, image.index, type)).toEqual([]);

  const first = await attachToImage(client, image.index, note('first'));
  expect(await attachToImage(client, image.index, note('first')), 'the same content').toBe(first);
  const second = await attachToImage(client, image.index, note('second'));
  const third = await attachToImage(client, image.index, { ...note('third'), artifactType: 'another/type' });
  expect(new Set([first, second, third]).size).toBe(3);

  const found = await findReferrers(client, image.index, type);
  expect(new Set(found.map(({ digest }) => digest))).toEqual(new Set([first, second]));
  expect(found).toHaveLength(2);
  expect(found.find(({ digest }) => digest === first)).toMatchObject({
    artifactType: type,
    annotations: { 'org.example.text': 'first' },
  });
  expect(await findReferrers(client, image.index, 'another/type')).toMatchObject([{ digest: third }]);
  const [platform = ''] = Object.values(image.platforms);
  expect(await findReferrers(client, platform, type)).toEqual([]);

  const wanted = { imageDigest: image.index, artifactType: type };
  const read = await readArtifact(client, first, wanted);
  expect(sha256Of(read.bytes)).toBe(sha256Of(note('first').bytes));
  expect(read).toMatchObject({ mediaType: type, annotations: note('first').annotations });
  await expect(readArtifact(client, first, { ...wanted, imageDigest: platform })).rejects.toThrow(
    `belongs to ${image.index}, and not to ${platform}`,
  );
  await expect(readArtifact(client, third, wanted)).rejects.toThrow('is of the type another/type');
  await expect(readArtifact(client, first, { ...wanted, bytes_max: 3 })).rejects.toThrow('more than 3 bytes');
  await expect(readArtifact(client, image.index, wanted)).rejects.toMatchObject({ code: 'registry_failed' });
  const nothing = `sha256:${'0'.repeat(64)}`;
  await expect(readArtifact(client, nothing, wanted)).rejects.toThrow('is not there');
  await expect(attachToImage(client, nothing, note('x'))).rejects.toThrow('holds no image sha256:0000');
  await expect(attachToImage(clientOf(host, 'other/app'), image.index, note('x'))).rejects.toThrow(
    `other/app holds no image ${image.index}`,
  );
}
