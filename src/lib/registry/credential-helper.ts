import { spawn } from 'node:child_process';
import { z } from 'zod';
import { type Credentials, isSendable } from './credentials.ts';
import { RegistryError } from './registry-error.ts';

const answerSchema = z.object({ Username: z.string(), Secret: z.string() });
const answer_bytes_max = 256 * 1024;
const notThere = /credentials not found/i;

/**
 * Asks `docker-credential-NAME get`, the protocol of Docker's credential helpers. Nothing that the program prints enters a
 * message: it may be the secret.
 *
 * @returns undefined when the helper has none for this server
 * @throws RegistryError when there is no such program, or it fails, or takes longer than its time
 */
export async function askCredentialHelper(
  name: string,
  server: string,
  { env, timeout_ms }: { readonly env: NodeJS.ProcessEnv; readonly timeout_ms: number },
): Promise<Credentials | undefined> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
    throw new RegistryError(`Docker's config names a credential helper that is no name of a program.`);
  const program = `docker-credential-${name}`;
  const { code, stdout, timedOut } = await run(program, server, env, timeout_ms);
  if (timedOut) throw new RegistryError(`${program} get did not answer within ${timeout_ms / 1000} s.`);
  if (code !== 0 && notThere.test(stdout)) return undefined;
  const hint = `run "echo ${server} | ${program} get" to see why`;
  if (code !== 0)
    throw new RegistryError(`${program} get failed (${code ?? 'by a signal'}) for ${server}; ${hint}.`);
  let answer: z.infer<typeof answerSchema>;
  try {
    answer = answerSchema.parse(JSON.parse(stdout));
  } catch {
    throw new RegistryError(`${program} get did not answer as credential helpers do; ${hint}.`);
  }
  const { Username: username, Secret: secret } = answer;
  if (username !== '<token>') return { kind: 'password', username, password: secret };
  if (!isSendable(secret)) throw new RegistryError(`${program} get answers a token that can't be sent.`);
  return { kind: 'identity_token', token: secret };
}

function run(
  program: string,
  input: string,
  env: NodeJS.ProcessEnv,
  timeout_ms: number,
): Promise<{ code: number | null; stdout: string; timedOut: boolean }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['get'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    let stdout = '';
    let timedOut = false;
    const limit = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
      // a grandchild may hold the pipe open
      child.stdout.destroy();
    }, timeout_ms);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.length > answer_bytes_max) child.kill('SIGKILL');
    });
    child.on('error', (cause: NodeJS.ErrnoException) => {
      clearTimeout(limit);
      reject(
        new RegistryError(
          cause.code === 'ENOENT'
            ? `${program}, which Docker's config names, is not on the PATH.`
            : `${program}, which Docker's config names, can't be started.`,
          { cause },
        ),
      );
    });
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve({ code, stdout, timedOut });
    });
    // a program that ends without reading breaks the pipe; its code tells the story
    child.stdin.on('error', () => undefined).end(input);
  });
}
