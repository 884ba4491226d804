import { type Carrier, carrierOf, encodePng, samplesPerPixel } from './carrier.ts';
import { exifWithComment } from './exif.ts';
import { message } from './message.ts';
import { numbers, seedOf } from './noise.ts';

/** Where something is hidden, in the words of Starlight V4: `raw` is behind the end of the file. */
export const methods = ['alpha', 'palette', 'lsb.rgb', 'exif', 'raw'] as const;
export type Method = (typeof methods)[number];

export interface Payload {
  readonly method: Method;
  /** the share of samples or pixels that take a bit (`alpha`, `palette`, `lsb.rgb`), or the bytes of the message (`exif`, `raw`) */
  readonly size: number;
  /** what the message looks like */
  readonly kind: 'random' | 'base64' | 'words';
  /** which carriers take a bit: the first ones, or some everywhere; of no meaning for `exif` and `raw` */
  readonly order: 'sequential' | 'scattered';
  readonly seed: number;
}

/** The methods that a picture can take, in its mode as it is. */
export function methodsFor({ mode }: Pick<Carrier, 'mode'>): readonly [Method, ...Method[]] {
  if (mode === 'RGBA') return ['lsb.rgb', 'alpha', 'exif', 'raw'];
  return [mode === 'P' ? 'palette' : 'lsb.rgb', 'exif', 'raw'];
}

/** Hides a message in a picture's file: a PNG of the same pixels but for it. */
export async function embedInFile(file: Uint8Array, payload: Payload): Promise<Uint8Array> {
  return encodePng(embed(await carrierOf(file), payload));
}

/**
 * Hides a message, the same one for the same payload; the detector of the example was trained on messages that are hidden alike.
 *
 * @throws Error for a method that the picture's mode does not take
 */
export function embed(carrier: Carrier, payload: Payload): Carrier {
  const { method, kind, size, seed } = payload;
  if (!methodsFor(carrier).includes(method))
    throw new Error(`A picture of mode ${carrier.mode} takes no ${method}.`);
  switch (method) {
    case 'lsb.rgb':
    case 'alpha':
      return withLowestBits(carrier, method, payload);
    case 'palette':
      return withRankBits(carrier, payload);
    case 'exif':
      return { ...carrier, exif: exifWithComment(message(kind, size, seedOf(seed, 'message'))) };
    case 'raw':
      return { ...carrier, tail: message(kind, size, seedOf(seed, 'message')) };
  }
}

/** Which of so many places take a bit of the message, ascending, and those bits. */
export function bitsFor(
  places: number,
  { size, kind, order, seed }: Payload,
): { readonly chosen: Uint32Array; readonly bits: Uint8Array } {
  const chosen =
    order === 'sequential'
      ? new Uint32Array(halfEven(places * size)).map((_, place) => place)
      : scattered(places, size, seedOf(seed, 'places'));
  const bytes = message(kind, Math.ceil(chosen.length / 8), seedOf(seed, 'message'));
  const bits = Uint8Array.from(
    chosen,
    (_, index) => ((bytes[index >> 3] as number) >> (7 - (index & 7))) & 1,
  );
  return { chosen, bits };
}

function scattered(places: number, size: number, seed: number): Uint32Array {
  const drawn = numbers(seed, places);
  const chosen = new Uint32Array(places);
  let count = 0;
  for (let place = 0; place < places; place++)
    if ((drawn[place] as number) < size * 2 ** 32) chosen[count++] = place;
  return chosen.slice(0, count);
}

/** The places of the samples that can take a bit of the method. */
export function placesFor({ mode, samples }: Carrier, method: 'lsb.rgb' | 'alpha'): Uint32Array {
  const step = samplesPerPixel[mode];
  const colours = step < 3 ? 1 : 3;
  const [from, to] = method === 'lsb.rgb' ? [0, colours] : [colours, step];
  const places = new Uint32Array((samples.length / step) * (to - from));
  let found = 0;
  for (let pixel = 0; pixel < samples.length; pixel += step)
    for (let place = pixel + from; place < pixel + to; place++) places[found++] = place;
  return places;
}

function withLowestBits(carrier: Carrier, method: 'lsb.rgb' | 'alpha', payload: Payload): Carrier {
  const samples = carrier.samples.slice();
  const places = placesFor(carrier, method);
  const { chosen, bits } = bitsFor(places.length, payload);
  for (let index = 0; index < chosen.length; index++) {
    const place = places[chosen[index] as number] as number;
    samples[place] = ((samples[place] as number) & 0xfe) | (bits[index] as number);
  }
  return { ...carrier, samples };
}

/** The colours of a palette by luma, the darkest first; of equal ones the first in the palette. */
export function coloursByLuma(palette: Uint8Array): number[] {
  const luma = (colour: number) =>
    19595 * (palette[colour * 3] ?? 0) +
    38470 * (palette[colour * 3 + 1] ?? 0) +
    7471 * (palette[colour * 3 + 2] ?? 0);
  return Array.from({ length: palette.length / 3 }, (_, colour) => colour).sort((a, b) => luma(a) - luma(b));
}

/**
 * Colours are ranked by luma, and a bit goes into the lowest one of a pixel's rank.
 *
 * Source: EzStego (R. Machado, 1997).
 */
function withRankBits(carrier: Carrier, payload: Payload): Carrier {
  const order = coloursByLuma(carrier.palette);
  const ranks = new Uint8Array(256);
  for (const [rank, colour] of order.entries()) ranks[colour] = rank;
  const samples = carrier.samples.slice();
  const { chosen, bits } = bitsFor(samples.length, payload);
  for (let index = 0; index < chosen.length; index++) {
    const place = chosen[index] as number;
    const rank = ranks[samples[place] as number] as number;
    const wanted = (rank & 0xfe) | (bits[index] as number);
    // with an odd number of colours the last one has no partner
    if (wanted !== rank && wanted < order.length) samples[place] = order[wanted] as number;
  }
  return { ...carrier, samples };
}

/** The nearest whole number, and of two the even one, as Python rounds. */
function halfEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
