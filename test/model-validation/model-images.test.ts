import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Carrier, carrierOf, encodePng } from '../../scripts/model-images/carrier.ts';
import {
  bitsFor,
  coloursByLuma,
  embed,
  embedInFile,
  methods,
  methodsFor,
  type Payload,
  placesFor,
} from '../../scripts/model-images/embed.ts';
import { exifWithComment } from '../../scripts/model-images/exif.ts';
import { message } from '../../scripts/model-images/message.ts';
import { numbers, seedOf } from '../../scripts/model-images/noise.ts';
import { drawPicture, losslessFormats, pictureKinds } from '../../scripts/model-images/pictures.ts';
import { decodePicture } from '../../src/model-validation/decode/decode.ts';

/** Comparing large arrays by `toEqual` takes seconds. */
function same(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && Buffer.compare(a, b) === 0;
}

const shares = [0, 0.1, 0.5, 1];
const drawn = await Promise.all(
  pictureKinds.map((kind, index) => drawPicture(seedOf('embed', index), { kind, format: 'png' })),
);
const carriers = await Promise.all(drawn.map(carrierOf));
const carrying = (method: Payload['method']) =>
  carriers.filter((carrier) => methodsFor(carrier).includes(method));

describe('drawn pictures', () => {
  it.each([...losslessFormats, 'jpeg'] as const)(
    'are %s files, the same for the same seed',
    async (format) => {
      for (const kind of pictureKinds) {
        const picture = await drawPicture(7, { kind, format });
        expect((await decodePicture(picture)).format).toBe(format);
        expect(same(await drawPicture(7, { kind, format }), picture)).toBe(true);
        expect(same(await drawPicture(8, { kind, format }), picture)).toBe(false);
      }
    },
  );

  it('have the modes of their kinds', () => {
    expect(carriers.map(({ mode }) => mode)).toEqual(['RGBA', 'RGB', 'L', 'P']);
  });

  it('are the same pixels when they are written again', async () => {
    for (const carrier of carriers) {
      const { samples, palette, ...rest } = carrier;
      const again = await carrierOf(encodePng(carrier));
      expect(again).toMatchObject(rest);
      expect(same(again.samples, samples) && same(again.palette, palette)).toBe(true);
    }
  });
});

/** What a reader who knows the payload finds in the file. */
async function readOut(file: Uint8Array, payload: Payload): Promise<Uint8Array> {
  const found = await carrierOf(file);
  const { method } = payload;
  if (method === 'exif' || method === 'raw') throw new Error(`${method} has no bits`);
  const values = method === 'palette' ? ranksOf(found) : valuesAt(found, placesFor(found, method));
  return Uint8Array.from(bitsFor(values.length, payload).chosen, (place) => (values[place] as number) & 1);
}

function valuesAt({ samples }: Carrier, places: Uint32Array): Uint8Array {
  return Uint8Array.from(places, (place) => samples[place] as number);
}

function ranksOf({ samples, palette }: Carrier): Uint8Array {
  const order = coloursByLuma(palette);
  return samples.map((colour) => order.indexOf(colour));
}

it('numbers, messages and EXIF are those of the detector’s training, which is in Python', () => {
  expect([...numbers(7, 3)]).toEqual([1733237950, 317385746, 2926228930]);
  expect(seedOf('payload', 'ä', 3)).toBe(2295712611);
  expect(Buffer.from(message('words', 30, 9)).toString()).toBe('and it follow would it one sen');
  expect(Buffer.from(message('base64', 12, 9)).toString()).toBe('/dOHPw2qYd79');
  expect(
    createHash('sha256')
      .update(exifWithComment(message('random', 100, 1)))
      .digest('hex'),
  ).toBe('ffbcdfd8cf699834b60cd7a690add71d53c3ba3b1f88e4d03252c734a7fda7cf');
});

/** Written by the training's `embed.py`. */
const embeddedByTraining = [
  {
    carrier: { mode: 'RGBA', samples: (index: number) => index * 7, count: 80, palette: 0 },
    payload: { method: 'lsb.rgb', order: 'scattered', size: 0.5 },
    samples:
      '01060e151d232a31383f464d545b626970777e858c939aa1a9afb7bdc4cbd2d9e0e7eef5fd020b11181f262d343b434950575e656c737b81888f969da4abb3b9c0c7ced5dce3ebf1f8fe060d141a2229',
  },
  {
    carrier: { mode: 'RGBA', samples: (index: number) => index * 7, count: 80, palette: 0 },
    payload: { method: 'alpha', order: 'sequential', size: 0.75 },
    samples:
      '00070e151c232a30383f464c545b626970777e858c939aa1a8afb6bcc4cbd2d8e0e7eef4fc030a11181f262d343b424950575e656c737a80888f969da4abb2b9c0c7ced5dce3eaf1f8ff060d141b2229',
  },
  {
    carrier: { mode: 'P', samples: (index: number) => index % 6, count: 20, palette: 18 },
    payload: { method: 'palette', order: 'scattered', size: 1 },
    samples: '0504030201050004030201050504020301050504',
  },
] as const;

it.each(embeddedByTraining)(
  '$payload.method: is embedded as for training',
  ({ carrier, payload, samples }) => {
    const none = new Uint8Array(0);
    const hidden = embed(
      {
        mode: carrier.mode,
        width: 5,
        height: 4,
        samples: Uint8Array.from({ length: carrier.count }, (_, index) => carrier.samples(index)),
        palette: Uint8Array.from({ length: carrier.palette }, (_, index) => index * 53),
        exif: none,
        tail: none,
      },
      { ...payload, kind: 'random', seed: 12345 },
    );
    expect(Buffer.from(hidden.samples).toString('hex')).toBe(samples);
  },
);

describe('bits that are embedded', () => {
  it.each(['lsb.rgb', 'alpha', 'palette'] as const)('%s: are read out of the file again', async (method) => {
    let examined = 0;
    for (const carrier of carrying(method))
      for (const size of shares)
        for (const order of ['sequential', 'scattered'] as const)
          for (const kind of ['random', 'base64', 'words'] as const) {
            const payload: Payload = { method, size, kind, order, seed: seedOf(size, order, kind) };
            // without a partner the last rank can't take a bit
            const even = {
              ...carrier,
              palette: carrier.palette.slice(0, carrier.palette.length - (carrier.palette.length % 6)),
            };
            const found = await readOut(encodePng(embed(even, payload)), payload);
            const places = method === 'palette' ? carrier.samples.length : placesFor(carrier, method).length;
            const { bits } = bitsFor(places, payload);
            expect(same(found, bits)).toBe(true);
            examined += bits.length;
          }
    expect(examined).toBeGreaterThan(10_000);
  });

  it('touch the samples of their method alone, and of those the lowest bits', () => {
    const payload = { size: 1, kind: 'random', order: 'sequential', seed: 3 } as const;
    const [icon] = carrying('alpha');
    if (icon === undefined) throw new Error('no picture has alpha');
    const changes = (method: Payload['method']) => {
      const { samples } = embed(icon, { ...payload, method });
      return [...samples.keys()]
        .filter((place) => samples[place] !== icon.samples[place])
        .map((place) => place % 4);
    };
    expect(new Set(changes('lsb.rgb'))).toEqual(new Set([0, 1, 2]));
    expect(new Set(changes('alpha'))).toEqual(new Set([3]));
    const { samples } = embed(icon, { ...payload, method: 'lsb.rgb' });
    expect(samples.every((sample, place) => sample >> 1 === (icon.samples[place] as number) >> 1)).toBe(true);
  });

  it('fill as many carriers as the size says', () => {
    for (const order of ['sequential', 'scattered'] as const) {
      const { chosen } = bitsFor(40_000, { method: 'lsb.rgb', size: 0.25, kind: 'random', order, seed: 5 });
      expect(chosen.length / 40_000).toBeCloseTo(0.25, 2);
    }
  });
});

describe('metadata that is embedded', () => {
  const payload = { size: 512, kind: 'base64', order: 'sequential', seed: 11 } as const;
  const hidden = Buffer.from(message('base64', 512, seedOf(11, 'message')));

  it('exif: is the comment that a reader of EXIF finds', async () => {
    for (const file of drawn) {
      const { exif, tail } = await decodePicture(await embedInFile(file, { ...payload, method: 'exif' }));
      expect(Buffer.from(exif).subarray(-512)).toEqual(hidden);
      expect(exif[0]).toBe('E'.charCodeAt(0));
      expect(tail).toHaveLength(0);
    }
  });

  it('raw: is what the contract takes for the tail', async () => {
    for (const file of drawn) {
      const stored = await embedInFile(file, { ...payload, method: 'raw' });
      expect(Buffer.from(stored).subarray(-512)).toEqual(hidden);
      if (stored.length < 1000) continue;
      expect(Buffer.from((await decodePicture(stored)).tail)).toEqual(hidden);
    }
  });

  it('leaves every pixel as it is', async () => {
    for (const [index, file] of drawn.entries())
      for (const method of ['exif', 'raw'] as const)
        expect(
          same(
            (await carrierOf(await embedInFile(file, { ...payload, method }))).samples,
            carriers[index]?.samples,
          ),
        ).toBe(true);
  });
});

it('refuses a method that a picture can’t take', () => {
  let refused = 0;
  for (const carrier of carriers)
    for (const method of methods)
      if (!methodsFor(carrier).includes(method)) {
        expect(() =>
          embed(carrier, { method, size: 1, kind: 'random', order: 'scattered', seed: 1 }),
        ).toThrow(`mode ${carrier.mode} takes no ${method}`);
        refused++;
      }
  expect(refused).toBe(7);
});
