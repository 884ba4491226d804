import { join } from 'node:path';
import { type Parameters, parametersSchema } from '../catalogue.ts';
import { parseJsonStrictly } from '../json/index.ts';
import { jsonPath } from '../zod-problems.ts';
import type { Problem } from './problems.ts';
import type { SourceFolder } from './sources.ts';

/** The parameters of all folders together, by name; one that two folders define is a problem of the second. */
export function joinParameters(folders: readonly SourceFolder[]): {
  parameters: Parameters;
  problems: Problem[];
} {
  const parameters: Parameters = {};
  const problems: Problem[] = [];
  for (const { directory, parameters: text, label } of folders) {
    if (text === undefined) continue;
    const file = join(directory, 'parameters.json');
    const lineOfName = (name: PropertyKey | undefined) =>
      text.split('\n').findIndex((line) => line.includes(`"${String(name)}"`)) + 1 || 1;
    let document: unknown;
    try {
      document = parseJsonStrictly(Buffer.from(text), { file });
    } catch (error) {
      problems.push({ file, line: 1, message: error instanceof Error ? error.message : String(error) });
      continue;
    }
    const parsed = parametersSchema.safeParse(document);
    for (const { path, message } of parsed.error?.issues ?? [])
      problems.push({ file, line: lineOfName(path[0]), message: `${jsonPath(path)}: ${message}` });
    for (const [name, parameter] of Object.entries(parsed.data ?? {})) {
      if (Object.hasOwn(parameters, name))
        problems.push({
          file,
          line: lineOfName(name),
          message: `there is a parameter ${name} already: ${label} may only add others; a figure is changed in gates.yaml`,
        });
      else parameters[name] = parameter;
    }
  }
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return { parameters: Object.fromEntries(sorted), problems };
}
