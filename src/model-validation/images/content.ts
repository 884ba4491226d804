import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { GatesError } from '../../lib/errors.ts';
import { type Label, type LabelledFile, labels } from './labelled.ts';

/** An image, once, however many files hold it. */
export interface LabelledImage extends LabelledFile {
  /** SHA-256 of the file, 64 hexadecimal digits */
  readonly digest: string;
}

/** All that is to be examined, on all machines together. */
export interface ImageSet {
  /** by digest: an order that no name decides */
  readonly images: readonly LabelledImage[];
  /** one digest over the content and label of every image: equal where the same images are meant */
  readonly digest: string;
  readonly files: Readonly<Record<Label, number>>;
  /** files that hold what another file of the same label holds */
  readonly duplicates: Readonly<Record<Label, number>>;
}

const readers = 8;

/**
 * Reads every file once, and counts every content once.
 *
 * @throws GatesError `file_unreadable` for a file that can't be read, `usage_invalid` for one content with both labels
 */
export async function imagesOf(
  files: readonly LabelledFile[],
  onProgress: (read: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<ImageSet> {
  const digests = new Array<string>(files.length);
  let next = 0;
  let read = 0;
  const work = async () => {
    for (let index = next++; index < files.length; index = next++) {
      signal?.throwIfAborted();
      digests[index] = sha256(await readImage((files[index] as LabelledFile).path));
      onProgress(++read);
    }
  };
  await Promise.all(Array.from({ length: readers }, work));
  const byDigest = new Map<string, LabelledImage>();
  const counts = { files: { clean: 0, stego: 0 }, duplicates: { clean: 0, stego: 0 } };
  for (const [index, file] of files.entries()) {
    const digest = digests[index] as string;
    const known = byDigest.get(digest);
    counts.files[file.label]++;
    if (known === undefined) byDigest.set(digest, { ...file, digest });
    else if (known.label === file.label) counts.duplicates[file.label]++;
    else
      throw new GatesError(
        'usage_invalid',
        `${known.path} is ${known.label} and ${file.path} is ${file.label}, but they are the same file: an image is one or the other.`,
      );
  }
  const images = [...byDigest.values()].sort((a, b) => (a.digest < b.digest ? -1 : 1));
  for (const label of labels)
    if (counts.files[label] === 0)
      throw new GatesError('usage_invalid', `There are no ${label} images; both kinds are needed.`);
  const hash = createHash('sha256');
  for (const { digest, label, group = '' } of images) hash.update(`${digest} ${label} ${group}\n`);
  return { images, digest: `sha256:${hash.digest('hex')}`, ...counts };
}

/** @throws GatesError `file_unreadable` */
export async function readImage(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error) => {
    throw new GatesError('file_unreadable', `The image ${path} can't be read: ${error.message}.`, error);
  });
}

/** 64 hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
