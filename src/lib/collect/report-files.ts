import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Problem } from './collector.ts';

const file_bytes_max = 256 * 1024 * 1024;

/** A report that a pipeline left behind. */
export interface ReportFile {
  /** as the profile names it, or as the pattern found it */
  readonly file: string;
  readonly text: string;
  readonly modifiedAt: Date;
}

/**
 * Reads the files that a profile names; `*` in the last part of a path stands for any text. What is not there, or too
 * large, becomes a problem of `path`.
 */
export async function readReportFiles(
  names: readonly string[],
  directory: string,
  path: string,
  problems: Problem[],
): Promise<ReportFile[]> {
  const found: ReportFile[] = [];
  for (const name of names) {
    const files = await expand(name, directory);
    if (files.length === 0) problems.push({ path, reason: `no file ${name}: run the step that writes it` });
    for (const file of files) {
      try {
        const { size, mtime } = await stat(file);
        if (size > file_bytes_max) problems.push({ path, reason: `${name} is larger than 256 MiB` });
        else
          found.push({
            file: relative(directory, file),
            text: await readFile(file, 'utf8'),
            modifiedAt: mtime,
          });
      } catch (error) {
        problems.push({
          path,
          reason: `${name} can't be read (${(error as NodeJS.ErrnoException).code ?? error})`,
        });
      }
    }
  }
  return found;
}

async function expand(name: string, directory: string): Promise<string[]> {
  const path = resolve(directory, name);
  const pattern = basename(path);
  if (!pattern.includes('*')) return (await stat(path).catch(() => undefined)) === undefined ? [] : [path];
  const shape = new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  const entries = await readdir(dirname(path)).catch(() => []);
  return entries
    .filter((entry) => shape.test(entry))
    .sort()
    .map((entry) => join(dirname(path), entry));
}

/** The earliest of several times; undefined for none. */
export function earliest(times: readonly (string | undefined)[]): string | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0
    ? undefined
    : new Date(Math.min(...known.map((time) => Date.parse(time)))).toISOString();
}
