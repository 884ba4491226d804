import { GatesError } from '../../errors.ts';
import { clip, oneLine } from '../../report/clean.ts';
import type { AdmissionAnswer } from '../handler.ts';

/** Takes one line of JSON, without its end. */
export type WriteLine = (line: string) => void;

const characters_max = 300;

/** Log lines as JSON: who asked for what and what came of it, and never what an object holds. */
export class Log {
  readonly #write: WriteLine;
  readonly #now: () => number;

  constructor(write: WriteLine, now: () => number = Date.now) {
    this.#write = write;
    this.#now = now;
  }

  event(
    level: 'info' | 'warn' | 'error',
    event: string,
    fields: Readonly<Record<string, unknown>> = {},
  ): void {
    this.#write(JSON.stringify({ time: new Date(this.#now()).toISOString(), level, event, ...fields }));
  }

  /** `event` for what went wrong, with its code and the first line of its message: later ones quote what was found. */
  failed(event: string, error: unknown, fields: Readonly<Record<string, unknown>> = {}): void {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'no error';
    const code =
      error instanceof GatesError ? error.code : error instanceof Error ? error.name : typeof error;
    this.event('error', event, { ...fields, code, message: short(message) });
  }

  answered({ status, duration_ms, review, decision, error }: AdmissionAnswer): void {
    const time = { duration_ms: Math.round(duration_ms * 1000) / 1000 };
    if (review === undefined || decision === undefined) {
      if (error === undefined) this.event('warn', 'request_refused', { status, ...time });
      else this.failed('request_failed', error, { status, ...time });
      return;
    }
    const { uid, operation, kind, namespace, name, username, dryRun } = review;
    const fields = {
      uid: short(uid),
      operation,
      kind: short(kind),
      namespace: short(namespace),
      name: short(name),
      user: short(username),
      dry_run: dryRun,
      allowed: decision.allowed,
      ...(decision.code === undefined ? {} : { status: decision.code }),
      items: decision.items,
      warnings: decision.warnings.length,
      ...time,
    };
    if (error === undefined) this.event('info', 'review', fields);
    else this.failed('review', error, fields);
  }
}

const short = (text: string) => clip(oneLine(text), characters_max);
