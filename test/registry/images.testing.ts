import { sha256Of } from '../../src/lib/registry/digest.ts';
import { mediaTypes, type RegistryClient } from '../../src/lib/registry/index.ts';

/** An image of two platforms, as a registry holds it. */
export interface TestImage {
  readonly index: string;
  readonly platforms: Readonly<Record<string, string>>;
}

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** Pushes an image of two platforms under a tag; `seed` makes it another image. */
export async function pushImage(client: RegistryClient, tag: string, seed = ''): Promise<TestImage> {
  const platforms: Record<string, string> = {};
  const manifests: object[] = [];
  for (const architecture of ['amd64', 'arm64']) {
    const config = encode({
      architecture,
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: [] },
      config: { Labels: { seed } },
    });
    await client.pushBlob(config);
    const manifest = encode({
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        digest: sha256Of(config),
        size: config.length,
      },
      layers: [],
    });
    const { digest } = await client.putManifest(manifest, { mediaType: mediaTypes.manifest });
    platforms[`linux/${architecture}`] = digest;
    const platform = { os: 'linux', architecture };
    manifests.push({ mediaType: mediaTypes.manifest, digest, size: manifest.length, platform });
  }
  const index = encode({ schemaVersion: 2, mediaType: mediaTypes.index, manifests });
  const { digest } = await client.putManifest(index, { mediaType: mediaTypes.index, tag });
  return { index: digest, platforms };
}
