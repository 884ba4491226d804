import type { z } from 'zod';
import { count, evidence, list, text } from '../parts.ts';
import { anyObject } from './kubernetes-objects.ts';

/** The objects that the release declares, as its YAML says it. */
export const manifests = evidence({
  objects: list(anyObject),
  /** where each of them is declared, in the same order: a file as the profile reaches it, and the line, from 1 */
  places: evidence({ object: text, file: text, line: count }).array(),
});

/** An object as rules and reports name it: its kind and name. */
export function nameOfObject({ kind, metadata }: z.infer<typeof anyObject>): string {
  return `${kind ?? 'Object'} ${metadata?.name ?? metadata?.generateName ?? 'unnamed'}`;
}
