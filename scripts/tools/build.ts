import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GatesError } from '../../src/lib/errors.ts';
import { moduleFolder, TOOLS, type ToolName } from './catalogue.ts';
import { type RunResult, run } from './run.ts';

const LAST_LINES = 15;

/**
 * Builds one tool with Go from its pinned module and moves it to `target` when it is whole. The caller
 * holds the tool's lock: what an interrupted build left beside the target is thrown away.
 *
 * @param remedy a sentence that says how to get the tool, for the error's message.
 * @throws GatesError `tool_missing` when there is no Go, or its build fails.
 */
export async function buildTool(
  tool: ToolName,
  version: string,
  target: string,
  env: NodeJS.ProcessEnv,
  remedy: string,
): Promise<void> {
  const { packagePath, linkerValues } = TOOLS[tool];
  const linkerFlags = ['-s', '-w'];
  for (const [name, value] of Object.entries(linkerValues(version)))
    linkerFlags.push('-X', `${name}=${value}`);

  const scratch = `${dirname(target)}.building`;
  await mkdir(dirname(target), { recursive: true });
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch);
  try {
    const output = join(scratch, tool);
    const args = ['build', '-buildvcs=false', '-ldflags', linkerFlags.join(' '), '-o', output, packagePath];
    let result: RunResult;
    try {
      result = await run('go', args, {
        cwd: moduleFolder(tool),
        env: { ...env, CGO_ENABLED: '0', GOWORK: 'off' },
      });
    } catch (cause) {
      throw new GatesError('tool_missing', remedy, cause);
    }
    if (result.code !== 0) {
      const end = result.stderr.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
      throw new GatesError('tool_missing', `Go could not build ${tool} ${version}:\n${end}\n${remedy}`);
    }
    await rename(output, target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
