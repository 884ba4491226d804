import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SourceFile } from './sources.ts';

/** A temporary folder that OPA works in, so that neither paths nor later edits of the sources reach what it makes. */
export interface Workspace {
  readonly directory: string;
  /** Writes a file; its path is relative to the folder. */
  write(path: string, text: string): Promise<void>;
}

/** Runs `work` in a temporary folder that holds the files under their labels, and removes the folder afterwards. */
export async function withWorkspace<Result>(
  files: readonly SourceFile[],
  work: (workspace: Workspace) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'gates-policies-'));
  const write = async (path: string, text: string) => {
    await mkdir(join(directory, dirname(path)), { recursive: true });
    await writeFile(join(directory, path), text);
  };
  try {
    await Promise.all(files.map(({ label, text }) => write(label, text)));
    return await work({ directory, write });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
