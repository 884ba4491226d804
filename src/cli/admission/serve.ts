import { GatesError } from '../../lib/errors.ts';
import { readPolicies, readProfileFile, type SharedOptions } from '../settings.ts';
import { readTrust } from '../signing.ts';

/** What `gates admission` can be told. */
export interface ServeOptions extends SharedOptions {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsMin: '1.2' | '1.3';
  readonly clientCa?: string;
  readonly host?: string;
  readonly port: string;
  readonly metricsPort?: string;
  readonly verdicts?: string;
  readonly requireGo?: boolean;
  readonly deadline: string;
  readonly maxInFlight: string;
}

/** Answers the API server until it is told to end. */
export async function serve(options: ServeOptions): Promise<void> {
  const { tlsCert, tlsKey, clientCa, host } = options;
  if (tlsCert === undefined || tlsKey === undefined)
    throw new GatesError('usage_invalid', 'Name the server’s certificate and key: --tls-cert, --tls-key.');
  const port = whole('--port', options.port, 0, 65_535);
  const metricsPort =
    options.metricsPort === undefined ? undefined : whole('--metrics-port', options.metricsPort, 0, 65_535);
  const deadline_ms = whole('--deadline', options.deadline, 1, 30_000);
  const in_flight_max = whole('--max-in-flight', options.maxInFlight, 1, 10_000);
  const { policies, profile, rules, watched } = await grounds(options);
  const { startAdmissionServer } = await import('../../lib/admission/server/index.ts');
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  const server = await startAdmissionServer({
    admission: { policies, profile, deadline_ms, evaluate: (input) => rules.evaluate(input) },
    certificates: {
      certificate: tlsCert,
      key: tlsKey,
      ...(clientCa === undefined ? {} : { clientAuthorities: clientCa }),
    },
    ...(watched === undefined
      ? {}
      : {
          verdicts: {
            watched,
            onRead: () => {
              rules.verdicts = watched.current.verdicts;
            },
          },
        }),
    ...(host === undefined ? {} : { host }),
    port,
    ...(metricsPort === undefined ? {} : { metricsPort }),
    tlsMin: options.tlsMin,
    in_flight_max,
    log: (line) => process.stdout.write(`${line}\n`),
  });
  const metrics = server.metricsPort === undefined ? '' : `, metrics on port ${server.metricsPort}`;
  process.stderr.write(`gates answers reviews of ${profile.namespace} on port ${server.port}${metrics}.\n`);
  await told;
  await server.stop();
}

/** What reviews are answered by, read and checked. */
async function grounds(options: ServeOptions) {
  const [{ AdmissionRules, WatchedVerdicts }, { parseProfile }] = await Promise.all([
    import('../../lib/admission/index.ts'),
    import('../../lib/profile/profile.ts'),
  ]);
  const [policies, { value, file }] = await Promise.all([readPolicies(options), readProfileFile(options)]);
  const written = parseProfile(value, file);
  const requireGo = options.requireGo ?? written.admission.requireGo;
  const profile = { ...written, admission: { ...written.admission, requireGo } };
  if (requireGo && options.verdicts === undefined)
    throw new GatesError(
      'usage_invalid',
      'Every image needs a signed verdict: name the folder that holds them, --verdicts, or ask for none, --no-require-go.',
    );
  const watched =
    options.verdicts === undefined
      ? undefined
      : new WatchedVerdicts(options.verdicts, await readTrust(options));
  await watched?.refresh(Date.now());
  const rules = await AdmissionRules.load(policies, profile, watched?.current.verdicts);
  return { policies, profile, rules, watched };
}

function whole(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value >= least && value <= most) return value;
  throw new GatesError(
    'usage_invalid',
    `${option} ${text}: expected a whole number from ${least} to ${most}.`,
  );
}
