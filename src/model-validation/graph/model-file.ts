import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { GatesError } from '../../lib/errors.ts';

/** Protobuf's own limit of a message. */
const message_bytes_max = 2 ** 31 - 1;
const chunk_bytes = 2 ** 24;

/** A model's file as it was read. */
export interface ModelFile {
  /** over the file's bytes, to which more can be added */
  readonly hash: Hash;
  readonly size_bytes: number;
  /** absent when the file is larger than any model can be */
  readonly bytes?: Buffer;
}

/**
 * Reads a file once, hashing it meanwhile. Undefined when it is not there.
 *
 * @throws GatesError `file_unreadable` for anything else that keeps it from being read
 */
export async function readModelFile(path: string): Promise<ModelFile | undefined> {
  try {
    const found = await stat(path);
    // asked before it is opened, since opening a pipe would wait for who writes into it
    if (!found.isFile()) throw new Error(found.isDirectory() ? 'it is a folder' : 'it is no regular file');
    const file = await open(path);
    try {
      return await readAll(file, (await file.stat()).size);
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new GatesError('file_unreadable', `The model ${path} can't be read: ${message}.`, error);
  }
}

async function readAll(file: FileHandle, size_bytes: number): Promise<ModelFile> {
  const hash = createHash('sha256');
  const isMessage = size_bytes <= message_bytes_max;
  const bytes = Buffer.allocUnsafe(isMessage ? size_bytes : chunk_bytes);
  let read_bytes = 0;
  while (read_bytes < size_bytes) {
    const offset = isMessage ? read_bytes : 0;
    const length = Math.min(chunk_bytes, size_bytes - read_bytes);
    const { bytesRead } = await file.read(bytes, offset, length, read_bytes);
    if (bytesRead === 0) throw new Error('it became shorter while it was read');
    hash.update(bytes.subarray(offset, offset + bytesRead));
    read_bytes += bytesRead;
  }
  return { hash, size_bytes, ...(isMessage ? { bytes } : {}) };
}
