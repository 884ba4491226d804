import { z } from 'zod';
import { GatesError } from '../errors.ts';
import { locationSchema, type Module, moduleSchema, packageOf } from './ast.ts';
import { opaOutput, runOpa } from './opa.ts';
import type { ParsedFile } from './parsed-file.ts';
import type { Problem } from './problems.ts';
import type { SourceFile } from './sources.ts';
import type { Workspace } from './workspace.ts';

const side_by_side = 4;

const errorsSchema = z.looseObject({
  errors: z.array(z.looseObject({ message: z.string(), location: locationSchema.optional() })).min(1),
});
const inspectionSchema = z.looseObject({
  annotations: z
    .array(
      z.looseObject({
        location: locationSchema,
        annotations: z.looseObject({
          scope: z.string().optional(),
          title: z.unknown().optional(),
          description: z.unknown().optional(),
          custom: z.unknown().optional(),
        }),
      }),
    )
    .default([]),
});

/** Parses every file, four at a time, in the order of `sources`. What can't be parsed is a problem of its file. */
export async function parseSources(
  opa: string,
  workspace: Workspace,
  sources: readonly SourceFile[],
): Promise<{ files: ParsedFile[]; problems: Problem[] }> {
  const modules = new Map<SourceFile, Module>();
  const problems: Problem[] = [];
  const waiting = [...sources];
  const parseNext = async (): Promise<void> => {
    for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
      const args = ['parse', '--format', 'json', '--json-include', 'locations,-comments', source.label];
      const { code, stdout, stderr } = await runOpa(opa, args, { cwd: workspace.directory });
      if (code === 0) modules.set(source, moduleSchema.parse(JSON.parse(stdout)));
      else problems.push(...opaProblems(stdout || stderr, sources));
    }
  };
  await Promise.all(Array.from({ length: side_by_side }, parseNext));
  const files = sources.flatMap((source) => {
    const module = modules.get(source);
    return module === undefined ? [] : [{ source, module, package: packageOf(module) }];
  });
  return { files, problems };
}

/**
 * Adds the METADATA of their packages to all files of the workspace.
 *
 * @throws GatesError `policies_invalid` when the files don't compile
 */
export async function withMetadata(
  opa: string,
  workspace: Workspace,
  files: readonly ParsedFile[],
): Promise<ParsedFile[]> {
  const args = ['inspect', '-a', '-f', 'json', '.'];
  const output = await opaOutput(opa, args, 'read METADATA', { cwd: workspace.directory });
  const annotations = new Map(
    inspectionSchema
      .parse(JSON.parse(output))
      .annotations.filter(({ annotations: { scope } }) => scope === 'package')
      .map((entry) => [entry.location.file, entry.annotations]),
  );
  return files.map((file) => {
    const found = annotations.get(file.source.label);
    return found === undefined ? file : { ...file, annotations: found };
  });
}

/**
 * The errors that OPA printed as JSON, with the sources' own paths.
 *
 * @throws GatesError `policies_invalid` with the output when it is anything else
 */
export function opaProblems(output: string, sources: readonly SourceFile[]): Problem[] {
  let document: unknown;
  try {
    document = JSON.parse(output);
  } catch {
    document = undefined;
  }
  const errors = errorsSchema.safeParse(document);
  if (!errors.success) throw new GatesError('policies_invalid', `OPA failed: ${output.trim()}`, errors.error);
  const paths = new Map(sources.map(({ label, path }) => [label, path]));
  return errors.data.errors.map(({ message, location }) => ({
    file: paths.get(location?.file ?? '') ?? location?.file ?? 'policies',
    line: location?.row ?? 1,
    message,
  }));
}
