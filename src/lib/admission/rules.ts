import { z } from 'zod';
import type { PolicyFile } from '../catalogue.ts';
import { Engine, type EngineInstance } from '../engine.ts';
import { GatesError } from '../errors.ts';
import { ParameterValues } from '../parameters.ts';
import type { Profile } from '../profile/schema.ts';
import { describeProblems } from '../zod-problems.ts';
import type { ReviewInput } from './input.ts';
import type { VerdictsByDigest } from './verdicts.ts';

/** A larger input gets an instance of its own: the memory of an instance never shrinks. */
const usual_bytes = 256 * 1024;

const violationSchema = z.looseObject({ rule: z.string(), path: z.string() });
/** One thing that is wrong with an object: `observed` and `wanted`, with a unit in their names where they are numbers, and more. */
export type Violation = z.infer<typeof violationSchema>;

const answerSchema = z.strictObject({
  violations: z.array(violationSchema),
  reports: z.array(z.string()),
});
/** What the rules say about one object. `reports` are digests of the reports behind its images' verdicts. */
export type RuleAnswer = z.infer<typeof answerSchema>;

/** The webhook's rules, for one profile. Reviews are judged one after the other, each in well under a millisecond. */
export class AdmissionRules {
  readonly #engine: Engine;
  readonly #settings: object;
  #verdicts: VerdictsByDigest;
  #instance: EngineInstance | undefined;

  private constructor(engine: Engine, settings: object, verdicts: VerdictsByDigest) {
    this.#engine = engine;
    this.#settings = settings;
    this.#verdicts = verdicts;
  }

  /**
   * @throws GatesError `policies_invalid`, or `parameters_invalid` for a profile that overrides what there is not, or sets the
   *   mode of a rule that there is not
   */
  static async load(
    policies: PolicyFile,
    profile: Profile,
    verdicts: VerdictsByDigest = {},
  ): Promise<AdmissionRules> {
    const known = new Set(policies.admission.rules.map(({ name }) => name));
    const unknown = Object.keys(profile.admission.rules).filter((name) => !known.has(name));
    if (unknown.length > 0)
      throw new GatesError(
        'profile_invalid',
        `The profile: $.admission.rules: there is no rule ${unknown.join(', ')}; expected ${[...known].join(', ')}.`,
      );
    const { values } = ParameterValues.from(policies.parameters, profile.parameters, 'the profile');
    const { module, requiredBuiltins } = policies.admission;
    const engine = await Engine.compile(Buffer.from(module, 'base64'), requiredBuiltins);
    return new AdmissionRules(engine, { profile, parameters: values }, verdicts);
  }

  /** Verdicts from here on. It costs a new instance, some milliseconds, with the next review. */
  set verdicts(verdicts: VerdictsByDigest) {
    this.#verdicts = verdicts;
    this.#instance = undefined;
  }

  /**
   * What the rules say about an object.
   *
   * @throws GatesError `engine_failed`
   */
  evaluate(input: ReviewInput): RuleAnswer {
    const bytes = new TextEncoder().encode(JSON.stringify(input));
    const answer = this.#instanceFor(bytes.byteLength).evaluate(bytes);
    const read = answerSchema.safeParse(answer);
    if (read.success) return read.data;
    throw new GatesError(
      'engine_failed',
      `The webhook's rules answered in another shape than expected:\n${describeProblems(read.error, answer)}`,
      read.error,
    );
  }

  #instanceFor(input_bytes: number): EngineInstance {
    const host = { ...this.#settings, verdicts: this.#verdicts };
    if (input_bytes > usual_bytes) return this.#engine.instance(host, input_bytes);
    if (this.#instance?.usable !== true) this.#instance = this.#engine.instance(host, usual_bytes);
    return this.#instance;
  }
}
