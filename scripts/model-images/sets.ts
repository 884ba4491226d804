import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { carrierOf, encodePng } from './carrier.ts';
import { embed, type Method, methodsFor, type Payload } from './embed.ts';
import { Chooser, seedOf } from './noise.ts';
import { drawPicture, pictureKinds } from './pictures.ts';

const shares = [0.1, 0.25, 0.5, 1] as const;
const lengths = [32, 128, 512, 1500] as const;

/** A payload of a method, of any of the sizes that detectors are measured by; the same for the same name. */
export function payloadFor(name: string, method: Method): Payload {
  const seed = seedOf('payload', name, method);
  const chooser = new Chooser(seed);
  const size = chooser.among(method === 'exif' || method === 'raw' ? lengths : shares);
  const kind = chooser.among<Payload['kind']>(
    method === 'exif' ? ['random', 'base64'] : ['random', 'base64', 'words'],
  );
  return { method, size, kind, order: chooser.among(['sequential', 'scattered']), seed };
}

/**
 * Writes folders `clean` and `stego` of drawn PNG files. No picture is in both: each stego one is drawn anew before something is
 * hidden in it, by all methods in turn.
 */
export async function writeDrawnSets(
  folder: string,
  { clean, stego, seed }: { readonly clean: number; readonly stego: number; readonly seed: number },
): Promise<{ readonly clean: string; readonly stego: string }> {
  const folders = { clean: join(folder, 'clean'), stego: join(folder, 'stego') };
  for (const path of Object.values(folders)) await mkdir(path, { recursive: true });
  const draw = (label: string, index: number) =>
    drawPicture(seedOf(seed, label, index), { kind: kindOf(index), format: 'png' });
  for (let index = 0; index < clean; index++)
    await writeFile(join(folders.clean, `${index}.png`), await draw('clean', index));
  for (let index = 0; index < stego; index++) {
    const carrier = await carrierOf(await draw('stego', index));
    const possible = methodsFor(carrier);
    const method = possible[Math.floor(index / pictureKinds.length) % possible.length] as Method;
    const hidden = embed(carrier, payloadFor(`${seed}/${index}`, method));
    await writeFile(join(folders.stego, `${index}-${method}.png`), encodePng(hidden));
  }
  return folders;
}

function kindOf(index: number) {
  return pictureKinds[index % pictureKinds.length] as (typeof pictureKinds)[number];
}
