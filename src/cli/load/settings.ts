import type { ParameterValues } from '../../lib/parameters.ts';
import type { Profile } from '../../lib/profile/schema.ts';
import type { LoadOptions } from './options.ts';

/** What the script is told, by the names of its variables. */
export interface ScriptSettings {
  readonly settings: Readonly<Record<string, string>>;
  /** how a person told it: by which option, or where in the profile */
  readonly names: Readonly<Record<string, string>>;
}

/** The script's settings: what was asked for, and the profile's target and limits. */
export function settingsOf(
  options: LoadOptions,
  profile: Profile,
  parameters: ParameterValues,
): ScriptSettings {
  const { testUrl, url } = profile.service;
  const target =
    options.target !== undefined
      ? ([options.target, '--target'] as const)
      : options.moment === 'pre-deployment'
        ? ([testUrl, 'the profile’s service.testUrl'] as const)
        : ([url, 'the profile’s service.url'] as const);
  const parameter = (name: string) => [String(parameters.number(name)), `the parameter ${name}`] as const;
  const given: Record<string, readonly [value: string | undefined, name: string]> = {
    TARGET: target,
    CONFIG: [options.config, '--config'],
    SCENARIO: [options.ramp ? 'ramp' : undefined, '--ramp'],
    RATE: [options.rate, '--rate'],
    // a configuration's own duration holds where nobody asks for another
    DURATION:
      options.duration === undefined && options.config === undefined
        ? [`${Math.ceil(parameters.number('load_test_seconds_min'))}s`, 'the parameter load_test_seconds_min']
        : [options.duration, '--duration'],
    WARMUP: [options.warmup, '--warmup'],
    TIMEOUT: [options.timeout, '--timeout'],
    MAX_VUS: [options.maximumVus, '--maximum-vus'],
    RAMP_RATE_MAX: [options.rateMax, '--rate-max'],
    RAMP_STEPS: [options.steps, '--steps'],
    IMAGES: [options.image?.join(','), '--image'],
    API_KEY_FILE: [options.apiKeyFile, '--api-key-file'],
    BEARER_TOKEN_FILE: [options.bearerTokenFile, '--bearer-token-file'],
    LATENCY_P95_MS_MAX: parameter('latency_p95_ms_max'),
    ERROR_RATE_FRACTION_MAX: parameter('error_rate_fraction_max'),
    THROUGHPUT_PER_SECOND_MIN: parameter('throughput_per_second_min'),
  };
  const settings: Record<string, string> = {};
  const names: Record<string, string> = { CA: '--ca' };
  for (const [variable, [value, name]] of Object.entries(given)) {
    names[variable] = name;
    if (value !== undefined) settings[variable] = value;
  }
  return { settings, names };
}
