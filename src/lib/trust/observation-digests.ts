import { sha256OfCanonicalJson } from '../json/index.ts';
import type { Domain } from '../snapshot/domains.ts';
import type { Moment } from '../snapshot/moments.ts';
import type { Observation, Snapshot } from '../snapshot/schema.ts';

/** The digest of one observation of a snapshot; undefined where there is none. */
export type ObservationDigests = (moment: Moment, domain: Domain) => string | undefined;

/** `sha256:` of an observation's canonical JSON without its signature. */
export function observationDigest(observation: Observation): string {
  const { signature: _, ...signed } = observation;
  return sha256OfCanonicalJson(signed);
}

/** Digests of a snapshot's observations, each computed when it is first asked for: a large one takes its time. */
export function lazyObservationDigests(snapshot: Snapshot): ObservationDigests {
  const digests = new Map<string, string>();
  return (moment, domain) => {
    const observation = snapshot.observations[moment]?.[domain];
    if (observation === undefined) return undefined;
    const key = `${moment}/${domain}`;
    const digest = digests.get(key) ?? observationDigest(observation);
    digests.set(key, digest);
    return digest;
  };
}
