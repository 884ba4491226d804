import { type ChildProcess, fork } from 'node:child_process';
import { GatesError } from '../../lib/errors.ts';
import { childProgram } from './child-program.ts';
import { memoryOf } from './memory.ts';
import type { Reply, Request } from './messages.ts';
import { ModelFailure } from './model-failure.ts';

/** What a model may use. */
export interface ModelLimits {
  /** for the answer to each image, and for opening it */
  readonly time_ms: number;
  readonly memory_bytes: number;
}

const installation = 'npm install onnxruntime-node@^1.30.0';
const kept_characters = 2_000;
const look_ms = 250;

/**
 * A process that holds one model. It is asked one thing at a time, and is killed when it takes longer or more memory than it
 * may: whatever a model does, an answer or a `ModelFailure` with the model's name comes back.
 */
export class ModelProcess {
  /** how messages speak of the model */
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #limits: ModelLimits;
  readonly #watch: NodeJS.Timeout;
  #log = '';
  #peak_bytes: number | undefined;
  #failure: ModelFailure | undefined;
  #settle: ((outcome: Reply | Error) => void) | undefined;

  /** @param tensors descriptor of the file with the tensors */
  constructor(name: string, tensors: number, limits: ModelLimits) {
    this.name = name;
    this.#limits = limits;
    const { file, execArgv } = childProgram();
    this.#child = fork(file, [], {
      execArgv,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', tensors],
      // an interruption from the keyboard reaches only this process, which ends the model's
      detached: true,
      // nothing of ours is for a model to know; its makers' runtime reports home unless it is told not to
      env: { ...inherited(), ORT_DISABLE_TELEMETRY: '1' },
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#log = (this.#log + text).slice(-kept_characters);
    });
    this.#child.on('message', (reply: Reply) => this.#end(reply));
    this.#child.on('error', (error) =>
      this.#end(this.#failed('died', `its process failed: ${error.message}`)),
    );
    this.#child.on('exit', (code, signal) => this.#end(this.#failed('died', this.#howItEnded(code, signal))));
    this.#watch = setInterval(() => this.#look(), look_ms);
    this.#watch.unref();
  }

  /** The most memory that the process held, as far as it was seen; undefined where the system does not tell. */
  get peakMemory_bytes(): number | undefined {
    return this.#peak_bytes;
  }

  /**
   * Asks one thing, when the answer to the one before is there.
   *
   * @throws ModelFailure; after `died`, `late` and `memory` every further question fails alike
   * @throws GatesError `tool_missing` without onnxruntime-node
   */
  async ask<Kind extends Request['kind']>(
    request: Request & { kind: Kind },
  ): Promise<Reply & { kind: Kind extends 'open' ? 'opened' : 'ran' }> {
    const reply = await this.#answer(request);
    if (reply instanceof Error) throw reply;
    switch (reply.kind) {
      case 'no runtime':
        throw new GatesError(
          'tool_missing',
          `Models are run by onnxruntime-node, which does not load: ${firstLine(reply.reason)}. Install it with: ${installation}`,
        );
      case 'refused':
        throw new ModelFailure('refused', `${this.name}: ${firstLine(reply.reason)}`);
      default:
        return reply as Reply & { kind: Kind extends 'open' ? 'opened' : 'ran' };
    }
  }

  /** Ends the process, whatever it does, and waits until it is gone. */
  async close(): Promise<void> {
    await this.#look();
    clearInterval(this.#watch);
    this.#failure ??= new ModelFailure('died', `${this.name}: its process was ended`);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  async #answer(request: Request): Promise<Reply | Error> {
    if (this.#failure !== undefined) return this.#failure;
    const time_ms = this.#limits.time_ms * (request.kind === 'run' ? request.images : 1);
    const outcome = new Promise<Reply | Error>((resolve) => {
      this.#settle = resolve;
    });
    const timer = setTimeout(() => this.#kill('late', `did not answer within ${time_ms / 1000} s`), time_ms);
    this.#child.send(request, (error) => {
      // a process that is gone says so by its exit, which tells more
      if (error) setTimeout(() => this.#end(this.#failed('died', error.message)), look_ms).unref();
    });
    try {
      return await outcome;
    } finally {
      clearTimeout(timer);
    }
  }

  #end(outcome: Reply | Error): void {
    this.#settle?.(outcome);
    this.#settle = undefined;
  }

  #failed(kind: ModelFailure['kind'], what: string): ModelFailure {
    this.#failure ??= new ModelFailure(kind, `${this.name}: ${what}`);
    return this.#failure;
  }

  #kill(kind: ModelFailure['kind'], what: string): void {
    this.#failed(kind, `${what}, and was ended`);
    this.#child.kill('SIGKILL');
  }

  async #look(): Promise<void> {
    const held = this.#child.pid === undefined ? undefined : await memoryOf(this.#child.pid);
    if (held === undefined) return;
    this.#peak_bytes = Math.max(this.#peak_bytes ?? 0, held.peak_bytes);
    if (held.now_bytes > this.#limits.memory_bytes)
      this.#kill('memory', `took more than ${this.#limits.memory_bytes / 2 ** 20} MiB of memory`);
  }

  #howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
    const how =
      signal === 'SIGKILL'
        ? 'its process was killed (SIGKILL), as the system does when memory runs out'
        : signal === null
          ? `its process ended with code ${code}`
          : `its process died (${signal})`;
    const said = this.#log.trim().split('\n').at(-1);
    return said ? `${how}: ${said}` : how;
  }
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').trim();
}

/** What a program needs to find its libraries and a place for temporary files. */
function inherited(): NodeJS.ProcessEnv {
  const names = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot', 'TMPDIR', 'TEMP'];
  return Object.fromEntries(
    names.map((name) => [name, process.env[name]]).filter(([, value]) => value !== undefined),
  );
}
