import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, posix, sep, win32 } from 'node:path';
import { initializerOf, isExternal } from './initializers.ts';
import type { TensorProto } from './onnx-messages.ts';

/** Bytes from `start` up to, and not including, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A file beside the model, and which of its bytes the model refers to: ascending, and none twice. */
export interface ExternalFile {
  readonly location: string;
  /** the file itself, behind every link */
  readonly path: string;
  readonly ranges: readonly Range[];
}

/** The external data of a model: the files in ascending order of their location, and what can't be had or must not be. */
export interface ExternalData {
  readonly files: readonly ExternalFile[];
  /** sentences, each with the tensor's name */
  readonly problems: readonly string[];
}

/**
 * Finds the files beside a model that its tensors refer to. Nothing outside the model's folder is looked at: a location that
 * is absolute, contains `..`, or leads out of the folder by a link is a problem, like one that is missing or too short.
 */
export async function findExternalData(
  tensors: Iterable<TensorProto>,
  folder: string,
): Promise<ExternalData> {
  const problems: string[] = [];
  const files = new Map<string, { path: string; size_bytes: number; ranges: Range[] }>();
  for (const tensor of tensors) {
    if (!isExternal(tensor)) continue;
    try {
      const { location, start, length } = referenceOf(tensor);
      const normal = posix.normalize(location);
      const file = files.get(normal) ?? { ...(await locate(folder, location)), ranges: [] };
      files.set(normal, file);
      const end = start + length;
      if (end > file.size_bytes)
        throw new Error(
          `needs the bytes ${start} to ${end} of ${location}, which has only ${file.size_bytes}`,
        );
      file.ranges.push({ start, end });
    } catch (error) {
      problems.push(`The tensor ${tensor.name} ${(error as Error).message}.`);
    }
  }
  const found = [...files].map(([location, { path, ranges }]) => ({ location, path, ranges: union(ranges) }));
  return { files: found.sort((a, b) => (a.location < b.location ? -1 : 1)), problems };
}

function referenceOf(tensor: TensorProto): { location: string; start: number; length: number } {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const location = entries.get('location') ?? '';
  checkLocation(location);
  const start = sizeOf(entries, 'offset') ?? 0;
  const length = sizeOf(entries, 'length');
  const { type, bytes } = initializerOf(tensor);
  if (type === 'string') throw new Error('holds texts, which can’t be external data');
  if (length !== undefined && length !== bytes)
    throw new Error(`has external data of ${length} bytes, and its dimensions say ${bytes}`);
  return { location, start, length: bytes };
}

function sizeOf(entries: ReadonlyMap<string, string>, key: string): number | undefined {
  const value = entries.get(key);
  if (value === undefined) return undefined;
  const size = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(size)) throw new Error(`has external data whose ${key} is no size: ${value}`);
  return size;
}

function checkLocation(location: string): void {
  if (location === '' || location.includes('\0')) throw new Error('has external data without a location');
  if (isAbsolute(location) || win32.isAbsolute(location) || location.split(/[\\/]/).includes('..'))
    throw new Error(`has external data outside the model’s folder: ${location}`);
}

async function locate(folder: string, location: string): Promise<{ path: string; size_bytes: number }> {
  const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, location))]).catch(
    (error) => {
      throw new Error(`has external data that is not there: ${location}`, { cause: error });
    },
  );
  if (!path.startsWith(root.endsWith(sep) ? root : root + sep))
    throw new Error(`has external data outside the model’s folder, behind a link: ${location}`);
  const found = await stat(path);
  if (!found.isFile()) throw new Error(`has external data in what is no file: ${location}`);
  return { path, size_bytes: found.size };
}

function union(ranges: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last === undefined || start > last.end) joined.push({ start, end });
    else joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, end) };
  }
  return joined;
}
