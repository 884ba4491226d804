/** The lines of a release's notes, without empty ones at the end. */
export function linesOf(notes: string): string[] {
  return notes.trimEnd().split(/\r\n|[\r\n\u2028\u2029]/);
}
