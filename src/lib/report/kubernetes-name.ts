import { createHash } from 'node:crypto';

/** A DNS-1123 label is at most so long. */
const characters_max = 63;
const hash_characters = 8;

/**
 * A text as a DNS-1123 label, as Kubernetes asks of names and takes as a label's value. A text that had to be changed ends
 * with a hash of what it was, so that two texts never become one name.
 */
export function kubernetesName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (name === text && name !== '' && name.length <= characters_max) return name;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, hash_characters);
  const kept = name.slice(0, characters_max - hash_characters - 1).replace(/-+$/, '');
  return kept === '' ? `x-${hash}` : `${kept}-${hash}`;
}
