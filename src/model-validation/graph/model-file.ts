import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { GatesError } from '../../lib/errors.ts';

/** Protobuf's own limit of a message. */
const message_bytes_max = 2 ** 31 - 1;
const chunk_bytes = 2 ** 24;

/** A model's file. */
export interface ModelFile {
  readonly size_bytes: number;
  /** absent when the file is larger than any model in protobuf can be; it is not read then */
  readonly read?: {
    readonly bytes: Buffer;
    /** over the bytes; more can be added */
    readonly hash: Hash;
  };
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
      const { size: size_bytes } = await file.stat();
      if (size_bytes > message_bytes_max) return { size_bytes };
      return { size_bytes, read: await readAll(file, size_bytes) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new GatesError('file_unreadable', `The model ${path} can't be read: ${message}.`, error);
  }
}

async function readAll(file: FileHandle, size_bytes: number): Promise<{ bytes: Buffer; hash: Hash }> {
  const hash = createHash('sha256');
  const bytes = Buffer.allocUnsafe(size_bytes);
  let read_bytes = 0;
  while (read_bytes < size_bytes) {
    const length = Math.min(chunk_bytes, size_bytes - read_bytes);
    const { bytesRead } = await file.read(bytes, read_bytes, length, read_bytes);
    if (bytesRead === 0) throw new Error('it became shorter while it was read');
    hash.update(bytes.subarray(read_bytes, read_bytes + bytesRead));
    read_bytes += bytesRead;
  }
  return { bytes, hash };
}
