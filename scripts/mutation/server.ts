import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A document's value, `undefined`, or that its evaluation raised an error. */
export type Answer = { readonly value: unknown } | { readonly error: string };

/** Asks OPA for documents; one at a time is asked for, so that what one raises can't touch another. */
export type Ask = (path: string, input?: unknown) => Promise<Answer>;

/** Puts a document under `data`, in place of what stands there. */
export type Put = (path: string, document: unknown) => Promise<void>;

/**
 * Runs OPA as a server over the files for as long as `work` takes: it compiles once, and unlike `opa test` it records no
 * trace of each evaluation, which takes several times as long as the evaluation.
 *
 * @throws Error with what OPA printed when it does not start
 */
export async function withServer<Result>(
  opa: string,
  directory: string,
  paths: readonly string[],
  work: (ask: Ask, put: Put) => Promise<Result>,
): Promise<Result> {
  const socketPath = join(directory, 'opa.sock');
  const options = [
    '--server',
    '--addr',
    `unix://${socketPath}`,
    '--log-level',
    'error',
    '--skip-version-check',
  ];
  const child = spawn(opa, ['run', ...options, ...paths], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  try {
    const send = (method: string, path: string, body?: unknown) => exchange(socketPath, method, path, body);
    while ((await send('GET', '/health').catch(() => undefined))?.status !== 200) {
      if (child.exitCode !== null) throw new Error(`opa run ended before it answered: ${printed}`);
      await sleep(50);
    }
    const ask: Ask = async (path, input) => {
      const { status, body } = await send('POST', `/v1/data/${path}`, input === undefined ? {} : { input });
      const document = JSON.parse(body) as { result?: unknown };
      return status === 200 ? { value: document.result } : { error: body };
    };
    return await work(ask, async (path, document) => {
      const { status, body } = await send('PUT', `/v1/data/${path}`, document);
      if (status >= 300) throw new Error(`OPA does not take data.${path}: ${body}`);
    });
  } finally {
    child.kill();
    await ended;
  }
}

function exchange(
  socketPath: string,
  method: string,
  path: string,
  document?: unknown,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    request({ socketPath, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    })
      .on('error', reject)
      .end(document === undefined ? undefined : JSON.stringify(document));
  });
}
