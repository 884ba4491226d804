import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Problem } from './collector.ts';
import { readText } from './read-text.ts';

const file_bytes_max = 64 * 1024 * 1024;

/** A report that a pipeline left behind. */
export interface ReportFile {
  /** relative to the profile */
  readonly file: string;
  readonly text: string;
  readonly modifiedAt: Date;
}

/**
 * Reads the files that a profile names; `*` in the last part of a path stands for any text. What is not there, too large
 * or no text becomes a problem of `path`.
 *
 * @param isReport tells reports from other files that a pattern finds
 */
export async function readReportFiles(
  names: readonly string[],
  directory: string,
  { path, problems, isReport = () => true }: ReadOptions,
): Promise<ReportFile[]> {
  const found = new Map<string, ReportFile>();
  for (const name of names) {
    const files = (await expand(name, directory)).filter(isReport);
    if (files.length === 0) problems.push({ path, reason: `no file ${name}: run the step that writes it` });
    for (const absolute of files) {
      const file = relative(directory, absolute);
      try {
        found.set(file, { file, ...(await readText(absolute, file_bytes_max)) });
      } catch (error) {
        problems.push({
          path,
          reason: `${file} ${(error as Error).message}: run the step that writes it, or name the right file in the profile`,
        });
      }
    }
  }
  return [...found.values()];
}

interface ReadOptions {
  readonly path: string;
  readonly problems: Problem[];
  readonly isReport?: (file: string) => boolean;
}

async function expand(name: string, directory: string): Promise<string[]> {
  const path = resolve(directory, name);
  const pattern = basename(path);
  if (!pattern.includes('*')) return [path];
  const shape = new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*')}$`);
  const entries = await readdir(dirname(path)).catch(() => []);
  return entries
    .filter((entry) => shape.test(entry))
    .sort()
    .map((entry) => join(dirname(path), entry));
}

/** The earliest of several RFC 3339 times; undefined for none. */
export function earliest(times: readonly string[]): string | undefined {
  return times.length === 0
    ? undefined
    : new Date(Math.min(...times.map((time) => Date.parse(time)))).toISOString();
}
