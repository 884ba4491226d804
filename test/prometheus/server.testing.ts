import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { freePorts } from '../../environment/ports.ts';
import { type Processes, startProcesses } from '../../environment/processes.ts';
import { resolveDebianTool } from '../../scripts/tools/debian.ts';
import { resolveTool } from '../../scripts/tools.ts';

/** The versions that the collector must read alike: they select ranges differently. */
export const versions = ['Prometheus 2 of Debian', 'Prometheus 3'] as const;
export type Version = (typeof versions)[number];

export interface PrometheusOptions {
  readonly version?: Version;
  /** of `prometheus.yml` */
  readonly config?: object;
  /** of its `--web.config.file` */
  readonly web?: object;
  /** where its samples lie; a new folder by default */
  readonly data?: string;
  readonly flags?: readonly string[];
}

/** A real Prometheus on 127.0.0.1. */
export interface RunningPrometheus {
  readonly url: string;
  /** Ends it by SIGTERM and waits until it is gone; its samples stay. */
  stop(): Promise<void>;
  /** Starts it again over the same samples. */
  start(): Promise<void>;
  /** Ends it for good, and removes its folder. */
  remove(): Promise<void>;
}

const ready_ms = 20_000;

export async function startPrometheus(options: PrometheusOptions = {}): Promise<RunningPrometheus> {
  const program =
    options.version === 'Prometheus 3'
      ? await resolveTool('prometheus-3')
      : await resolveDebianTool('prometheus');
  const directory = await mkdtemp(join(tmpdir(), 'gates-prometheus-'));
  const [port = 0] = await freePorts(1);
  const data = options.data ?? join(directory, 'data');
  await mkdir(data, { recursive: true });
  await writeFile(join(directory, 'prometheus.yml'), stringify(options.config ?? {}));
  await writeFile(join(directory, 'web.yml'), stringify(options.web ?? {}));
  const secure = options.web !== undefined && 'tls_server_config' in options.web;
  let processes: Processes | undefined;

  const running: RunningPrometheus = {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    async start() {
      processes = startProcesses(directory);
      await processes.start('prometheus', program, [
        `--config.file=${join(directory, 'prometheus.yml')}`,
        `--web.config.file=${join(directory, 'web.yml')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        `--storage.tsdb.path=${data}`,
        '--log.level=warn',
        ...(options.flags ?? []),
      ]);
      const end = performance.now() + ready_ms;
      while (!(await isReady(port, secure))) {
        await processes.assertAlive();
        if (performance.now() > end)
          throw new Error(
            `Prometheus is not ready:\n${await readFile(join(directory, 'prometheus.log'), 'utf8')}`,
          );
        await sleep(50);
      }
    },
    async stop() {
      await processes?.stop();
      processes = undefined;
    },
    async remove() {
      await running.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
  await running.start();
  return running;
}

/** With credentials or TLS, that it answers at all must do. */
async function isReady(port: number, secure: boolean): Promise<boolean> {
  try {
    const { status } = await fetch(`http://127.0.0.1:${port}/-/ready`, {
      signal: AbortSignal.timeout(1000),
    });
    return status !== 503;
  } catch (error) {
    return secure && !String((error as Error).cause).includes('ECONNREFUSED');
  }
}
