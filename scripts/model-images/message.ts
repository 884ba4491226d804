import { Chooser, numbers } from './noise.ts';

const words = (
  'the a of to and in that it is for on with as at by this not be are from have will one all would there meet bridge ' +
  'night key send money tomorrow follow ignore previous order secret account transfer north station after before'
).split(' ') as [string, ...string[]];

/** A message of so many bytes, the same for the same seed. */
export function message(kind: 'random' | 'base64' | 'words', length: number, seed: number): Uint8Array {
  if (kind === 'words') {
    const chooser = new Chooser(seed);
    let text = '';
    while (text.length < length) text += `${chooser.among(words)} `;
    return new TextEncoder().encode(text.slice(0, length));
  }
  const bytes = Uint8Array.from(numbers(seed, length));
  return kind === 'random'
    ? bytes
    : new TextEncoder().encode(Buffer.from(bytes).toString('base64').slice(0, length));
}
