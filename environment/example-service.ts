import { execFile } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startProcesses } from './processes.ts';

const SERVICE = fileURLToPath(new URL('../examples/starlight', import.meta.url));
const PROGRAM = join(SERVICE, 'dist/main.js');
const TSX = fileURLToPath(new URL('../node_modules/tsx/dist/cli.mjs', import.meta.url));
const POLL_ms = 50;
const START_ms = 30_000;

/** One line of the service's log. A request's line has `route`, `method`, `code` and `latency_ms`. */
export interface LogLine {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  /** where the service listens; one line only */
  readonly url?: string;
  readonly method?: string;
  /** the route's pattern, `unmatched` when there is none */
  readonly route?: string;
  /** status code; 499 when the client went away before the answer was complete */
  readonly code?: number;
  /** from the request's head to the last byte of the answer */
  readonly latency_ms?: number;
  /** digest of the model; one line only, once it is loaded */
  readonly model?: string;
  readonly [key: string]: unknown;
}

/** A token's claims; what is left out makes a token that the service accepts. */
export interface TokenOptions {
  /** default: `load-test` */
  readonly subject?: string;
  /** default: `inference`, the scope that the service asks for */
  readonly scope?: string;
  /** default: one hour; negative for a token that has expired */
  readonly expiresIn_seconds?: number;
}

/** The example's detector service, running as a process of its own on 127.0.0.1. */
export interface ExampleService {
  /** without a slash at its end */
  readonly url: string;
  readonly apiKey: string;
  readonly pid: number;
  /** a bearer token (JWT) for this service */
  token(options?: TokenOptions): string;
  /** The log's lines until now; after `stop` all of them. A line that is not finished is left out. */
  lines(): Promise<LogLine[]>;
  /** Ends the service by SIGTERM, after 15 s by SIGKILL. May be called when it is dead, and twice. */
  stop(): Promise<void>;
}

/**
 * Starts the built example service on a free port of 127.0.0.1 with keys of its own, building it first when a source is
 * newer, and waits until `/health` answers.
 *
 * It gets the PATH and the variables below, nothing else of this process's environment: a high rate limit and a short
 * shutdown unless `env` says otherwise.
 *
 * @param options.env variables over the defaults, such as `FAULT_LATENCY_MS`
 * @param options.healthy false when the service is meant not to become healthy: it is enough that it listens
 * @throws Error with the end of its log, when it ends or is not healthy within 30 s
 */
export async function startExampleService(
  options: { readonly env?: Readonly<Record<string, string>>; readonly healthy?: boolean } = {},
): Promise<ExampleService> {
  await buildWhenOlder();
  const apiKey = randomBytes(24).toString('base64url');
  const tokenSecret = randomBytes(32).toString('base64url');
  const directory = await mkdtemp(join(tmpdir(), 'example-service-'));
  const processes = startProcesses(directory);
  let kept: LogLine[] | undefined;
  const lines = async () => kept ?? parseLines(await readFile(join(directory, 'service.log'), 'utf8'));
  const stop = async () => {
    await processes.stop();
    kept ??= await lines();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const env = {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      API_KEY: apiKey,
      TOKEN_SECRET: tokenSecret,
      RATE_LIMIT_PER_MINUTE: '1000000',
      SHUTDOWN_GRACE_SECONDS: '2',
      ...options.env,
    };
    const pid = await processes.start('service', process.execPath, [PROGRAM], env);
    const until = <T>(what: string, look: () => Promise<T | undefined>) =>
      waitUntil(what, look, processes.assertAlive);
    const inLog = (key: string) => async () => (await lines()).find((line) => line[key] !== undefined);
    const { url = '' } = await until('say where it listens', inLog('url'));
    if (options.healthy !== false) {
      await until('load its model', inLog('model'));
      // A certificate of a test's own can't be verified here: then the service's word is enough.
      if (!url.startsWith('https:')) await until('be healthy', () => asksHealth(url));
    }
    return {
      url,
      apiKey: env.API_KEY,
      pid,
      token: (claims = {}) => signToken(env.TOKEN_SECRET, claims),
      lines,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitUntil<T>(
  what: string,
  look: () => Promise<T | undefined>,
  assertAlive: () => Promise<void>,
): Promise<T> {
  for (const end = Date.now() + START_ms; Date.now() < end; await sleep(POLL_ms)) {
    await assertAlive();
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`The example service did not ${what} within ${START_ms / 1000} s.`);
}

async function asksHealth(url: string): Promise<true | undefined> {
  const response = await fetch(`${url}/health`).catch(() => undefined);
  await response?.arrayBuffer();
  return response?.ok === true ? true : undefined;
}

function parseLines(text: string): LogLine[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine);
}

function signToken(secret: string, options: TokenOptions): string {
  const { subject = 'load-test', scope = 'inference', expiresIn_seconds = 3600 } = options;
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(Date.now() / 1000);
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: subject, scope, iat, exp: iat + expiresIn_seconds })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

async function buildWhenOlder(): Promise<void> {
  const sources = (await readdir(join(SERVICE, 'src'), { recursive: true }))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(SERVICE, 'src', name));
  const modified = await Promise.all(
    [...sources, join(SERVICE, 'build.ts'), join(SERVICE, 'package.json')].map(
      async (file) => (await stat(file)).mtimeMs,
    ),
  );
  const built = await stat(PROGRAM).catch(() => undefined);
  if (built !== undefined && built.mtimeMs > Math.max(...modified)) return;
  await promisify(execFile)(process.execPath, [TSX, 'build.ts'], { cwd: SERVICE });
}
