import { access, constants, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GatesError } from '../lib/errors.ts';

/** The bytes of a file, or of standard input for `-`. */
export async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(path === '-' ? await readStandardInput() : await readFile(path));
  } catch (error) {
    throw new GatesError('file_unreadable', `${path} can't be read: ${reason(error)}.`, error);
  }
}

/** Writes a file whole or not at all: to a temporary name beside it, then renamed. `-` is standard output. */
export async function writeWhole(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  if (path === '-') {
    process.stdout.write(content);
    return;
  }
  const temporary = `${path}.${process.pid}.part`;
  try {
    await writeFile(temporary, content, { mode });
    await rename(temporary, path);
  } catch (error) {
    throw new GatesError('file_unreadable', `${path} can't be written: ${reason(error)}.`, error);
  }
}

/** Sees before long work whether its result can be written. */
export async function assertWritable(path: string): Promise<void> {
  if (path === '-') return;
  const refuse = (why: string, cause?: unknown) =>
    new GatesError('file_unreadable', `${path} can't be written: ${why}.`, cause);
  await access(dirname(path), constants.W_OK).catch((error) => {
    throw refuse(error.code === 'ENOENT' ? `there is no folder ${dirname(path)}` : reason(error), error);
  });
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw refuse('it is a folder');
}

/** The name by which messages speak of a path. */
export function nameOf(path: string): string {
  return path === '-' ? 'standard input' : path;
}

async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
};

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? message;
}
