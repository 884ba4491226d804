import type { Settings } from './settings.ts';

/** Rates of a ramp's steps, in requests a second: in equal proportions from the first to the last, each once. */
export function rampRates({ rate_perSecond, ramp }: Settings): number[] {
  const factor = (ramp.rate_perSecond_max / rate_perSecond) ** (1 / (ramp.steps - 1));
  const rates = Array.from({ length: ramp.steps }, (_, step) => Math.round(rate_perSecond * factor ** step));
  return [...new Set(rates)];
}
