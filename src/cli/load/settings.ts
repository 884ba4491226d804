import type { ParameterValues } from '../../lib/parameters.ts';
import type { Profile } from '../../lib/profile/schema.ts';
import type { LoadOptions } from './options.ts';

/** The script's settings, by the names of its variables: what was asked for, and the profile's target and limits. */
export function settingsOf(
  options: LoadOptions,
  profile: Profile,
  parameters: ParameterValues,
): Readonly<Record<string, string>> {
  const { testUrl, url } = profile.service;
  const given: Record<string, string | undefined> = {
    TARGET: options.target ?? (options.moment === 'pre-deployment' ? testUrl : url),
    CONFIG: options.config,
    SCENARIO: options.ramp ? 'ramp' : undefined,
    RATE: options.rate,
    // a configuration's own duration holds where nobody asks for another
    DURATION:
      options.duration ??
      (options.config === undefined
        ? `${Math.ceil(parameters.number('load_test_seconds_min'))}s`
        : undefined),
    WARMUP: options.warmup,
    TIMEOUT: options.timeout,
    MAX_VUS: options.maximumVus,
    RAMP_RATE_MAX: options.rateMax,
    RAMP_STEPS: options.steps,
    IMAGES: options.image?.join(','),
    API_KEY_FILE: options.apiKeyFile,
    BEARER_TOKEN_FILE: options.bearerTokenFile,
    LATENCY_P95_MS_MAX: String(parameters.number('latency_p95_ms_max')),
    ERROR_RATE_FRACTION_MAX: String(parameters.number('error_rate_fraction_max')),
    THROUGHPUT_PER_SECOND_MIN: String(parameters.number('throughput_per_second_min')),
  };
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
