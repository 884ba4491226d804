import type { Profile } from '../profile/schema.ts';
import type { Release } from '../snapshot/schema.ts';
import type { ReleaseFindings } from './collector.ts';

/** What a caller states about the release; it outranks whatever a collector finds. */
export interface StatedRelease {
  /** the git commit */
  readonly revision?: string;
  /** digest of the image's index, `sha256:` and 64 hexadecimal digits */
  readonly imageDigest?: string;
}

/** Two sources that name different values of one part of the release's identity; the first one's holds. */
export interface Disagreement {
  /** dotted path in the release, such as `image.index` */
  readonly path: string;
  readonly kept: { readonly value: string; readonly from: string };
  readonly refused: { readonly value: string; readonly from: string };
}

/** The release as its profile and the caller name it. */
export function releaseOf(profile: Profile, stated: StatedRelease = {}): Release {
  const { repository, tag, previousTag } = profile.image;
  return {
    name: profile.name,
    version: profile.version,
    ...(stated.revision === undefined ? {} : { revision: stated.revision }),
    image: {
      reference: `${repository}:${tag}`,
      ...(stated.imageDigest === undefined ? {} : { index: stated.imageDigest }),
    },
    target: { namespace: profile.namespace },
    previous: { image: { reference: `${repository}:${previousTag}` } },
  };
}

/**
 * Fills in what collectors found, in the order in which they rank. What is already known stays; a different finding is
 * not taken and is told.
 */
export function completeRelease(
  known: Release,
  findings: readonly { readonly from: string; readonly release: ReleaseFindings }[],
): { release: Release; disagreements: Disagreement[] } {
  const release: Json = structuredClone(known);
  const sources = new Map<string, string>();
  const disagreements: Disagreement[] = [];

  const fill = (into: Json, found: Json, prefix: string, from: string) => {
    for (const [key, value] of Object.entries(found)) {
      const path = `${prefix}${key}`;
      if (value === undefined) continue;
      if (isObject(value)) {
        const inner = isObject(into[key]) ? into[key] : {};
        into[key] = inner;
        fill(inner, value, `${path}.`, from);
      } else if (into[key] === undefined) {
        into[key] = value;
        sources.set(path, from);
      } else if (into[key] !== value) {
        const kept = { value: String(into[key]), from: sources.get(path) ?? 'the profile or an option' };
        disagreements.push({ path, kept, refused: { value: String(value), from } });
      }
    }
  };
  for (const { from, release: found } of findings) fill(release, found as Json, '', from);
  return { release: release as unknown as Release, disagreements };
}

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
