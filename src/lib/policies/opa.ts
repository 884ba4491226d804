import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { GatesError } from '../errors.ts';

/** The one release of OPA with which policies are built: its compiler decides what a module answers. */
export const OPA_VERSION = '1.21.1';

/** What a run of OPA printed, and its exit code. */
export interface OpaResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The path of the OPA that builds policies: `$GATES_OPA`, else the first `opa` on the PATH.
 *
 * @throws GatesError `tool_missing` when there is none, or it is of another version; the message says how to get it
 */
export async function findOpa(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const opa = env['GATES_OPA'] || (await onPath('opa', env));
  if (opa === undefined) throw missing('there is none on the PATH');
  let version: string | undefined;
  try {
    version = /^Version: (\S+)/m.exec((await runOpa(opa, ['version'])).stdout)?.[1];
  } catch (cause) {
    throw missing(`${opa} can't be run`, cause);
  }
  if (version !== OPA_VERSION) throw missing(`${opa} is ${version ?? 'no opa that tells its version'}`);
  return opa;
}

/**
 * Runs OPA to its end. An exit code other than 0 is a result, not an error.
 *
 * @param opa its path, as {@link findOpa} gives it
 * @param options.cwd the folder from which OPA reads relative paths
 * @throws GatesError `tool_missing` when it can't be started
 */
export function runOpa(
  opa: string,
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<OpaResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(opa, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (cause) =>
      reject(new GatesError('tool_missing', `${opa} could not be started: ${cause.message}.`, cause)),
    );
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}

/**
 * Runs OPA for its standard output.
 *
 * @param purpose what was being done, for the message: "compile the policies"
 * @throws GatesError `policies_invalid` with what OPA printed when it exits with another code than 0
 */
export async function opaOutput(
  opa: string,
  args: readonly string[],
  purpose: string,
  options: { readonly cwd?: string } = {},
): Promise<string> {
  const { code, stdout, stderr } = await runOpa(opa, args, options);
  if (code === 0) return stdout;
  throw new GatesError(
    'policies_invalid',
    `opa ${args[0]} could not ${purpose}:\n${`${stdout}\n${stderr}`.trim()}`,
  );
}

function missing(reason: string, cause?: unknown): GatesError {
  return new GatesError(
    'tool_missing',
    `opa ${OPA_VERSION} is needed to build policies, and ${reason}. Install it with ` +
      `\`go install github.com/open-policy-agent/opa@v${OPA_VERSION}\` or take the release ${OPA_VERSION} of your ` +
      'platform from https://github.com/open-policy-agent/opa/releases, then put it on the PATH or name it in GATES_OPA.',
    cause,
  );
}

async function onPath(program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const file = join(folder, program);
    const executable = access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isAbsolute(folder) && (await executable)) return file;
  }
  return undefined;
}
