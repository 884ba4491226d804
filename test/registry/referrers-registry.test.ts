import { describe, expect, it, onTestFinished } from 'vitest';
import { startReferrersRegistry } from '../../environment/registries.ts';
import { attachToImage } from '../../src/lib/registry/index.ts';
import { referrersTag } from '../../src/lib/registry/referrers-tag.ts';
import { clientOf, expectAttachAndFind, note } from './attach.testing.ts';
import { expectCosignFindsIt } from './cosign.testing.ts';
import { pushImage } from './images.testing.ts';

async function registry() {
  const started = await startReferrersRegistry();
  onTestFinished(started.stop);
  return started.host;
}

describe('a registry with the referrers API', () => {
  it('holds a verdict where the real cosign finds it', async () => {
    await expectCosignFindsIt(await registry());
  }, 900_000);

  it('keeps what is attached, and finds it', async () => {
    await expectAttachAndFind(await registry());
  });

  it('keeps no tag for it, and tells that an upload can’t be cancelled', async () => {
    const client = clientOf(await registry(), 'team/app');
    const { index } = await pushImage(client, 'v1');
    await attachToImage(client, index, note('first'));
    expect(await client.getManifest(referrersTag(index))).toBeUndefined();
    expect(await client.openAndCancelUpload()).toBe(false);
  });
});
