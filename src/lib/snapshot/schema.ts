import { z } from 'zod';
import { type Envelope, envelopeSchema } from '../signing/dsse.ts';
import { type Domain, domainNames, domains } from './domains.ts';
import { type Moment, moments } from './moments.ts';
import { digest, evidence, instant, text } from './parts.ts';

const target = evidence({ clusterUid: text, namespace: text });

const imageIdentity = evidence({
  reference: text,
  /** digest of the index, and of each platform's manifest; a pod's imageID may be either */
  index: digest,
  platforms: z.record(text, digest),
});

/** What is being released, and where to. */
export const releaseSchema = z.strictObject({
  name: text.min(1),
  version: text.min(1),
  revision: text.optional(),
  image: imageIdentity.optional(),
  model: evidence({ fp32: digest, int8: digest, served: z.enum(['fp32', 'int8']) }).optional(),
  target: target.optional(),
  previous: evidence({ version: text, image: imageIdentity, revision: text }).optional(),
});
export type Release = z.infer<typeof releaseSchema>;

/** What an observation was taken of; which of these keys a domain must carry stands in `policies/lib/binding.rego`. */
export const measuredOnSchema = evidence({
  release: evidence({ name: text, version: text }),
  revision: text,
  /** `git`: read from the checkout; `declared`: the evidence carries none and the collector was told */
  revisionSource: z.enum(['git', 'declared']),
  imageDigest: digest,
  servedVersion: text,
  model: evidence({ fp32: digest, int8: digest, served: digest }),
  clusterUid: text,
  target,
  /** the address that was measured, where evidence knows no cluster */
  url: text,
  database: text,
});

const problem = z.strictObject({
  /** dotted path below `data`, or empty for all of it */
  path: text,
  reason: text.min(1),
});

type Json<Schema extends z.core.SomeType> = z.output<Schema>;

/** One observation of a domain, as one collector made it in one moment. `data` has the shape of its domain's schema. */
export interface Observation<Name extends Domain = Domain> {
  collectedAt: string;
  collector: string;
  source?: string | undefined;
  measuredOn?: Json<typeof measuredOnSchema> | undefined;
  problems?: Json<typeof problem>[] | undefined;
  data?: Json<(typeof domains)[Name]> | undefined;
  /** the collector's signature over the observation without this field */
  signature?: Envelope | undefined;
}

export type ObservationsOfMoment = { [Name in Domain]?: Observation<Name> | undefined };

/** The one document that is judged: the release's identity, and what was observed of it in each moment. */
export interface Snapshot {
  schema: 'gates.snapshot/v1';
  release: Release;
  observations: { [At in Moment]?: ObservationsOfMoment | undefined };
  attestations?: Envelope[] | undefined;
  waivers?: Envelope[] | undefined;
  notes?: string | undefined;
}

function observation(data: z.core.SomeType) {
  return z.strictObject({
    collectedAt: instant,
    collector: text.min(1),
    source: text.optional(),
    measuredOn: measuredOnSchema.optional(),
    problems: z.array(problem).optional(),
    data: z.optional(data),
    signature: envelopeSchema.optional(),
  });
}

/** An object with any of these keys, and no other. */
function anyOf<Key extends string>(keys: readonly Key[], schemaOf: (key: Key) => z.core.SomeType) {
  return z.strictObject(Object.fromEntries(keys.map((key) => [key, z.optional(schemaOf(key))])));
}

const observationsOfMoment = anyOf(domainNames, (name) => observation(domains[name]));

/** The interfaces say what it lets through: TypeScript would write the whole of every domain into each place that infers it. */
export const snapshotSchema = z.strictObject({
  schema: z.literal('gates.snapshot/v1'),
  release: releaseSchema,
  observations: anyOf(moments, () => observationsOfMoment),
  attestations: z.array(envelopeSchema).max(500).optional(),
  waivers: z.array(envelopeSchema).max(500).optional(),
  notes: text.optional(),
}) as unknown as z.ZodType<Snapshot>;
