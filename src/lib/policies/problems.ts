import type { ParsedFile } from './parsed-file.ts';

/** Something that a build of policies refuses. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What one build check found, and how many things it looked at. */
export interface CheckResult {
  readonly examined: number;
  readonly problems: readonly Problem[];
}

/** A problem of a parsed file, on its package's line unless another is given. */
export function problemIn(
  file: ParsedFile,
  message: string,
  line = file.module.package.location.row,
): Problem {
  return { file: file.source.path, line, message };
}

/** The problems as people and editors read them: one a line, `file:line: message`, in the order of files and lines. */
export function problemLines(problems: readonly Problem[]): string {
  const lines = [...problems]
    .sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
    .map(({ file, line, message }) => `${file}:${line}: ${message}`);
  return [...new Set(lines)].join('\n');
}
