import type { FastifyBaseLogger } from 'fastify';
import { Pool } from 'pg';
import { type Dependency, watchDependency } from './dependency.ts';

const CONNECTIONS_max = 4;
const TIMEOUT_ms = 2000;
/** What waits for a slow database; more is dropped, so that it can't fill the memory. */
const PENDING_max = 1000;

const TABLE = `
  create table if not exists inferences (
    id bigint generated always as identity primary key,
    answered_at timestamptz not null default now(),
    model_version text not null,
    model_digest text not null,
    format text not null,
    image_bytes integer not null,
    prediction text not null,
    probability double precision not null
  )`;

/** What is kept of an inference: nothing of the picture itself, nothing of who sent it. */
export interface InferenceRecord {
  readonly modelVersion: string;
  readonly modelDigest: string;
  readonly format: string;
  readonly image_bytes: number;
  readonly prediction: string;
  readonly probability: number;
}

export interface Database {
  readonly dependency: Dependency;
  /** Stores in the background; a failure makes the dependency `down` and the record is lost. */
  store(record: InferenceRecord): void;
  /** Waits for what is being stored, then ends the connections. */
  close(): Promise<void>;
}

/** Connects in the background and makes the table when it is not there; never throws. */
export function connectDatabase(url: string, log: FastifyBaseLogger): Database {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS_max,
    connectionTimeoutMillis: TIMEOUT_ms,
    query_timeout: TIMEOUT_ms,
    application_name: 'starlight',
  });
  const dependency = watchDependency('database', () => pool.query(TABLE), log);
  pool.on('error', dependency.failed);
  const pending = new Set<Promise<unknown>>();
  return {
    dependency,
    store(record) {
      if (!dependency.isUp || pending.size >= PENDING_max) return;
      const stored = pool
        .query(
          `insert into inferences (model_version, model_digest, format, image_bytes, prediction, probability)
           values ($1, $2, $3, $4, $5, $6)`,
          [
            record.modelVersion,
            record.modelDigest,
            record.format,
            record.image_bytes,
            record.prediction,
            record.probability,
          ],
        )
        .catch(dependency.failed)
        .finally(() => pending.delete(stored));
      pending.add(stored);
    },
    async close() {
      dependency.stop();
      await Promise.all(pending);
      await pool.end();
    },
  };
}
