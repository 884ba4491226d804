import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Label } from '../../src/model-validation/images/labelled.ts';
import { carrierOf, encodePng } from '../model-images/carrier.ts';
import { embed, type Method, methodsFor } from '../model-images/embed.ts';
import { numbers, seedOf } from '../model-images/noise.ts';
import { payloadFor } from '../model-images/sets.ts';
import type { RealPicture } from './real-pictures.ts';

/** The share of the held-out groups in whose pictures something is hidden, and which are in no clean set. */
const carrying_fraction = 0.08;

export interface Listed {
  readonly path: string;
  readonly label: Label;
  readonly group?: string;
}

export interface Sets {
  /** pictures that the detector was not trained on, and in which nothing is hidden */
  readonly heldOut: readonly Listed[];
  /** pictures of all groups in which nothing is hidden, those that it was trained on included */
  readonly all: readonly Listed[];
  readonly stego: readonly (Listed & { readonly method: Method })[];
  /** pictures in which something was hidden, each by every method that it takes */
  readonly carriers: number;
}

/**
 * Parts real pictures into clean ones and carriers, by groups, so that no picture and no sibling of one is in both sets; and
 * writes the carriers' copies with something hidden in them.
 *
 * @param most so many clean pictures of each set and so many carriers at the most, evenly chosen
 */
export async function makeSets(
  pictures: readonly RealPicture[],
  folder: string,
  most: number,
  onProgress: (done: number, total: number) => void,
): Promise<Sets> {
  const carries = ({ heldOutGroup }: RealPicture) =>
    heldOutGroup !== undefined &&
    (numbers(seedOf('carries', heldOutGroup), 1)[0] as number) < carrying_fraction * 2 ** 32;
  const clean = pictures.filter((picture) => !carries(picture));
  const carriers = some(pictures.filter(carries), most);
  await mkdir(folder, { recursive: true });
  const stego: (Listed & { method: Method })[] = [];
  for (const [index, { path, name, heldOutGroup = '' }] of carriers.entries()) {
    const carrier = await carrierOf(await readFile(path));
    for (const method of methodsFor(carrier)) {
      const file = join(folder, `${index}-${method}.png`);
      await writeFile(file, encodePng(embed(carrier, payloadFor(name, method))));
      stego.push({ path: file, label: 'stego', group: heldOutGroup, method });
    }
    onProgress(index + 1, carriers.length);
  }
  const heldOut = some(
    clean.filter(({ heldOutGroup }) => heldOutGroup !== undefined),
    most,
  );
  return {
    heldOut: heldOut.map(listed),
    all: some(clean, most).map(listed),
    stego,
    carriers: carriers.length,
  };
}

function listed({ path, heldOutGroup }: RealPicture): Listed {
  return { path, label: 'clean', ...(heldOutGroup === undefined ? {} : { group: heldOutGroup }) };
}

/** So many of a list at the most, from all of it. */
export function some<Value>(values: readonly Value[], most: number): Value[] {
  const step = Math.max(1, values.length / most);
  return Array.from(
    { length: Math.min(values.length, most) },
    (_, index) => values[Math.floor(index * step)] as Value,
  );
}

/** Writes a list of labelled images, as `gates model --manifest` takes it. */
export async function writeManifest(file: string, images: readonly Listed[]): Promise<string> {
  const lines = images.map(({ path, label, group }) =>
    JSON.stringify({ path, label, ...(group === undefined ? {} : { group }) }),
  );
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}
