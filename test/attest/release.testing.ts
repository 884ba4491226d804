import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  type Attestable,
  attestable,
  manifest,
  type SignerName,
} from '../../src/lib/verdict-attestation/attested.testing.ts';
import { type Ended, folder, gates } from '../cli/gates.testing.ts';

/** A folder with a release that may go on, and the command line run in it as of the time at which it was recorded. */
export interface AttestFolder {
  readonly directory: string;
  readonly release: Attestable;
  path(name: string): string;
  /** runs `gates` with a clock that stands `days` after the recording's end */
  run(args: readonly string[], options?: RunOptions): Promise<Ended>;
}

interface RunOptions {
  readonly days?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export async function attestFolder(): Promise<AttestFolder> {
  const release = await attestable();
  const directory = await folder();
  const path = (name: string) => join(directory, name);
  await writeFile(path('snapshot.json'), JSON.stringify(release.snapshot));
  await writeFile(path('trust.yaml'), stringify(release.trust));
  await writeFile(path('gates.yaml'), stringify(release.profile));
  await writeFile(path('manifest.json'), manifest);
  for (const [name, pem] of Object.entries(release.keys)) await writeFile(path(`${name}.key`), pem);
  const run = (args: readonly string[], { days = 0.001, env = {}, input = '' }: RunOptions = {}) =>
    gates(directory, args, {
      env: { NODE_OPTIONS: clockAt(release.now_ms + days * 86_400_000), ...env },
      input,
    });
  return { directory, release, path, run };
}

/** Checks and attests in the folder; the file's name is the answer. */
export async function attestedFile(
  { run }: AttestFolder,
  {
    signer = 'vera',
    format = 'dsse',
    before = 'canary',
  }: { signer?: SignerName; format?: string; before?: string } = {},
): Promise<string> {
  const file = `${signer}.${format}.json`;
  const checked = await run(['check', 'snapshot.json', '--before', before, '--format', 'json=report.json']);
  if (checked.code !== 0) throw new Error(`gates check ended with ${checked.code}: ${checked.err}`);
  const key = ['--key', `${signer}.key`];
  const attested = await run(
    ['attest', 'report.json', '--snapshot', 'snapshot.json', ...key, '-o', file, '--format', format],
    { days: 0.002 },
  );
  if (attested.code !== 0) throw new Error(`gates attest ended with ${attested.code}: ${attested.err}`);
  return file;
}

/** Options of Node with which a process begins at this time: no command takes a time that it calls the clock's. */
function clockAt(time_ms: number): string {
  const script = `const Real = Date; const shift = ${Math.round(time_ms)} - Real.now();
globalThis.Date = class extends Real {
  constructor(...given) { super(...(given.length > 0 ? given : [Real.now() + shift])); }
  static now() { return Real.now() + shift; }
};`;
  return `--import=data:text/javascript,${encodeURIComponent(script)}`;
}
