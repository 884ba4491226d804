import { usual_limits_ms } from '../../lib/statistics/ladder.ts';
import { list, matching, number, object, oneOf, optional, SettingsError, text } from './parsers.ts';
import { defaultRequests, requestTemplate } from './requests.ts';

/*
 * The parsers are made when they are asked for: virtual users of k6, which get what was read, hold none.
 */
function settingsParser() {
  const template = requestTemplate();
  const target = matching(
    /^https?:\/\/[^/?#@\s]+(?:\/[^?#@\s]*)?$/,
    'an http or https address without credentials, query or fragment',
  );
  const limits = object({
    latency_p95_ms_max: optional(number('milliseconds', { above: 0, to: 600_000 }), 100),
    error_rate_fraction_max: optional(
      number('failed requests of all, as a fraction', { above: 0, to: 1 }),
      0.01,
    ),
    throughput_per_second_min: optional(number('successful requests a second', { from: 0 }), 10),
  });
  const identity = object({
    /** where the service says which release it is */
    path: optional(matching(/^\//, 'a path that begins with /'), '/models/versions'),
    /** dotted paths in its JSON answer */
    version: optional(text, 'version'),
    digest: optional(text, 'digest'),
  });
  const credentials = object({
    apiKeyHeader: optional(text, 'X-API-Key'),
    apiKeyFile: optional(text),
    bearerTokenFile: optional(text),
  });
  const ramp = object({
    rate_perSecond_max: optional(number('requests a second', { from: 1, to: 100_000, whole: true }), 200),
    steps: optional(number('steps', { from: 2, to: 20, whole: true }), 8),
    step_seconds: optional(number('seconds', { from: 5, to: 3600, whole: true }), 15),
  });

  return object({
    target,
    /** `constant`: one rate for all the time, the evidence of a gate. `ramp`: rising steps, to find the highest rate. */
    scenario: optional(oneOf('constant', 'ramp'), 'constant' as const),
    /** arrivals a second, whatever the service makes of them; in a ramp the first step's */
    rate_perSecond: optional(number('requests a second', { from: 1, to: 100_000, whole: true }), 20),
    duration_seconds: optional(number('seconds', { from: 1, to: 86_400, whole: true }), 60),
    /** before the measured time, at the same rate, and not counted */
    warmup_seconds: optional(number('seconds', { from: 0, to: 3600, whole: true }), 10),
    timeout_seconds: optional(number('seconds', { above: 0, to: 600 }), 5),
    /** default: enough for every request to take as long as the time limit, and a quarter more */
    maximumVirtualUsers: optional(number('virtual users', { from: 1, to: 100_000, whole: true })),
    ramp: optional(ramp, ramp({}, 'ramp')),
    limits: optional(limits, limits({}, 'limits')),
    /** at which latencies requests are counted, beside the limit; ascending or not */
    ladder_ms: optional(list(number('milliseconds', { above: 0, to: 600_000 })), usual_limits_ms),
    /** image files; default: eight small pictures that come with the script */
    images: optional(list(text)),
    requests: optional(list(template), defaultRequests(template)),
    /** null where the service does not say which release it is: such a test proves nothing about a release */
    identity: optional((found, path) => (found === null ? null : identity(found, path)), identity({}, '')),
    credentials: optional(credentials, credentials({}, '')),
    /** a word that comes back in the report, so that it can't be another run's */
    nonce: optional(matching(/^[\w.-]{1,100}$/, '1 to 100 letters, digits, dots, dashes or underscores')),
    /** the file that the evidence goes to; - for one line on standard output */
    report: optional(text, 'loadtest.json'),
    /** the file that the summary for a person goes to; default: standard output */
    summary: optional(text),
  });
}

/** Everything that a load test is told. Rates are a second, and latencies milliseconds. */
export type Settings = ReturnType<ReturnType<typeof settingsParser>>;

const seconds = (name: string, value: string): number => {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(value) ?? [];
  if (amount === undefined)
    throw new SettingsError(name, `expected a duration such as 60s or 2m; found "${value}".`);
  return Number(amount) * ({ s: 1, m: 60, h: 3600 }[unit] ?? 1);
};
const numeric = (name: string, value: string): number => {
  if (value.trim() === '' || !Number.isFinite(Number(value)))
    throw new SettingsError(name, `expected a number; found "${value}".`);
  return Number(value);
};
const asItIs = (_name: string, value: string): string => value;
const names = (_name: string, value: string): string[] => value.split(',').map((part) => part.trim());

/** The settings that can be given as `-e NAME=value`: where each belongs, and how its text is read. */
export const variables: Readonly<
  Record<string, { key: readonly [string, string?]; read: (name: string, value: string) => unknown }>
> = {
  TARGET: { key: ['target'], read: asItIs },
  SCENARIO: { key: ['scenario'], read: asItIs },
  RATE: { key: ['rate_perSecond'], read: numeric },
  DURATION: { key: ['duration_seconds'], read: seconds },
  WARMUP: { key: ['warmup_seconds'], read: seconds },
  TIMEOUT: { key: ['timeout_seconds'], read: seconds },
  MAX_VUS: { key: ['maximumVirtualUsers'], read: numeric },
  RAMP_RATE_MAX: { key: ['ramp', 'rate_perSecond_max'], read: numeric },
  RAMP_STEPS: { key: ['ramp', 'steps'], read: numeric },
  RAMP_STEP: { key: ['ramp', 'step_seconds'], read: seconds },
  LATENCY_P95_MS_MAX: { key: ['limits', 'latency_p95_ms_max'], read: numeric },
  ERROR_RATE_FRACTION_MAX: { key: ['limits', 'error_rate_fraction_max'], read: numeric },
  THROUGHPUT_PER_SECOND_MIN: { key: ['limits', 'throughput_per_second_min'], read: numeric },
  IMAGES: { key: ['images'], read: names },
  API_KEY_HEADER: { key: ['credentials', 'apiKeyHeader'], read: asItIs },
  API_KEY_FILE: { key: ['credentials', 'apiKeyFile'], read: asItIs },
  BEARER_TOKEN_FILE: { key: ['credentials', 'bearerTokenFile'], read: asItIs },
  NONCE: { key: ['nonce'], read: asItIs },
  REPORT: { key: ['report'], read: asItIs },
  SUMMARY: { key: ['summary'], read: asItIs },
};

/**
 * The settings of a run: the configuration's values, and over them the variables', with every default filled in.
 *
 * @param environment by the names of `variables`; others are not looked at
 * @param configuration the parsed JSON of a configuration file
 * @throws SettingsError that names the setting, what was found and what was expected
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  configuration: unknown = {},
): Settings {
  if (typeof configuration !== 'object' || configuration === null || Array.isArray(configuration))
    throw new SettingsError('CONFIG', 'expected a file with a JSON object.');
  const values: Record<string, unknown> = { ...configuration };
  for (const [name, { key, read }] of Object.entries(variables)) {
    const value = environment[name];
    if (value === undefined || value === '') continue;
    const [outer, inner] = key;
    values[outer] =
      inner === undefined ? read(name, value) : { ...(values[outer] as object), [inner]: read(name, value) };
  }
  if (values['target'] === undefined)
    throw new SettingsError(
      'TARGET',
      'say which address to put load on, such as -e TARGET=https://starlight.test.example.',
    );
  const settings = settingsParser()(values, '');
  return { ...settings, target: settings.target.replace(/\/+$/, '') };
}

/** A configuration whose files, named relative to itself, are found from elsewhere. */
export function fromFolder(configuration: unknown, folder: string): unknown {
  if (typeof configuration !== 'object' || configuration === null || Array.isArray(configuration))
    return configuration;
  const { images, credentials, ...rest } = configuration as { images?: unknown; credentials?: unknown };
  const located = (name: unknown) =>
    typeof name === 'string' && !name.startsWith('/') ? folder + name : name;
  return {
    ...rest,
    ...(images === undefined ? {} : { images: Array.isArray(images) ? images.map(located) : images }),
    ...(typeof credentials === 'object' && credentials !== null
      ? {
          credentials: Object.fromEntries(
            Object.entries(credentials).map(([key, value]) => [
              key,
              key.endsWith('File') ? located(value) : value,
            ]),
          ),
        }
      : credentials === undefined
        ? {}
        : { credentials }),
  };
}

/** Ascending latencies at which requests are counted: the ladder's own and the limit that is judged. */
export function ladderLimits({ ladder_ms, limits }: Settings): readonly number[] {
  return [...new Set([...ladder_ms, limits.latency_p95_ms_max])].sort((a, b) => a - b);
}

/** Virtual users that k6 may use at a rate: so many that every request may take its whole time limit, and a quarter more. */
export function virtualUsers(
  { maximumVirtualUsers, timeout_seconds }: Settings,
  rate_perSecond: number,
): number {
  return maximumVirtualUsers ?? Math.max(10, Math.ceil(rate_perSecond * timeout_seconds * 1.25));
}
