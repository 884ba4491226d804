import * as opaWasm from '@open-policy-agent/opa-wasm';
import { z } from 'zod';
import { GatesError } from './errors.ts';
import { describeProblems } from './zod-problems.ts';

const page_bytes = 65_536;
/** wasm32 addresses 4 GiB. */
const maximum_pages = 65_536;
/**
 * Measured: evaluation fills 13 to 22 times the input, and growing into the last of it takes five times as long as all
 * the rest. What is reserved and not touched costs nothing.
 */
const memory_per_input_byte = 24;
const smallest_bytes = 16 * 1024 * 1024;

/** `status` and `facts` of one item, as the rules returned them. */
export interface RawDecision {
  readonly status: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Why an observation may or may not be judged, as the rules say it. */
export interface ObservationState {
  readonly state: string;
  readonly age_ms?: number;
  readonly maximum_age_seconds?: number;
  readonly missing?: readonly string[];
  readonly different?: readonly string[];
}

/** What the module's one entrypoint answers. */
export interface EngineAnswer {
  readonly decisions: Readonly<Record<string, Readonly<Record<string, RawDecision>>>>;
  readonly observation_states: Readonly<Record<string, Readonly<Record<string, ObservationState>>>>;
}

/** By section and item, or by moment and domain. */
const nested = <Value extends z.ZodType>(value: Value) => z.record(z.string(), z.record(z.string(), value));

/** The entrypoint's own shape: statuses and facts apart, see `policies/gates.rego`. */
const rawAnswerSchema = z.object({
  statuses: nested(z.string()),
  facts: nested(z.record(z.string(), z.unknown())),
  observation_states: nested(
    z.object({
      state: z.string(),
      age_ms: z.number().exactOptional(),
      maximum_age_seconds: z.number().exactOptional(),
      missing: z.array(z.string()).exactOptional(),
      different: z.array(z.string()).exactOptional(),
    }),
  ),
});
type RawAnswer = z.infer<typeof rawAnswerSchema>;

interface LoadedPolicy {
  setData(data: object): void;
  evaluate(input: ArrayBuffer): { result?: unknown }[];
}
interface OpaWasm {
  loadPolicySync(module: WebAssembly.Module, memory: WebAssembly.MemoryDescriptor): LoadedPolicy;
}
// the SDK is CommonJS: Node puts its exports under `default`, bundlers don't
const { loadPolicySync } = ((opaWasm as { default?: unknown }).default ?? opaWasm) as OpaWasm;

/** Builtins that the runtime implements itself, besides those that are compiled into every module. */
export const hostBuiltins: readonly string[] = [];

/**
 * A compiled policy module. Each evaluation gets an instance of its own with memory sized from the input: memory of a
 * WASM instance never shrinks, and an instance that threw can't be trusted again.
 */
export class Engine {
  readonly #module: WebAssembly.Module;

  private constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /**
   * Compiles the module.
   *
   * @throws GatesError `policies_invalid` when the bytes are no module, or when it wants a builtin that this runtime lacks.
   */
  static async compile(bytes: Uint8Array<ArrayBuffer>, requiredBuiltins: readonly string[]): Promise<Engine> {
    const lacking = requiredBuiltins.filter((name) => !hostBuiltins.includes(name));
    if (lacking.length > 0)
      throw new GatesError(
        'policies_invalid',
        `The policy module needs builtins that this runtime does not have: ${lacking.join(', ')}. Build it with \`gates build\`.`,
      );
    try {
      return new Engine(await WebAssembly.compile(bytes));
    } catch (error) {
      throw new GatesError('policies_invalid', 'The policy file does not hold a WebAssembly module.', error);
    }
  }

  /**
   * An instance that keeps what the rules read as `data.host`, for one evaluation or for many.
   *
   * @param input_bytes the size of the inputs that it is made for; it grows for larger ones, and never shrinks
   * @throws GatesError `engine_failed`
   */
  instance(host: object, input_bytes: number): EngineInstance {
    const wanted_bytes = Math.max(smallest_bytes, input_bytes * memory_per_input_byte);
    const initial = Math.min(maximum_pages, Math.ceil(wanted_bytes / page_bytes));
    return guarded(() => {
      // the other loader asks for fetch's Response, with which Node loads all of undici
      const policy = loadPolicySync(this.#module, { initial, maximum: maximum_pages });
      policy.setData({ host });
      return new EngineInstance(policy);
    });
  }

  /**
   * Evaluates the one entrypoint.
   *
   * @param input the document as UTF-8 JSON
   * @param host what the rules read as `data.host`
   * @throws GatesError `engine_failed` when the module throws, or answers nothing or something of another shape.
   */
  evaluate(input: Uint8Array<ArrayBuffer>, host: object): EngineAnswer {
    const answer = this.instance(host, input.byteLength).evaluate(input);
    const read = rawAnswerSchema.safeParse(answer);
    if (!read.success)
      throw new GatesError(
        'engine_failed',
        `The policy engine answered in another shape than expected:\n${describeProblems(read.error, answer)}`,
        read.error,
      );
    return joined(read.data);
  }
}

/** One instance of a module, with its data. After an error it can't be trusted again, and only throws. */
export class EngineInstance {
  #policy: LoadedPolicy | undefined;

  constructor(policy: LoadedPolicy) {
    this.#policy = policy;
  }

  /** False once it has thrown. */
  get usable(): boolean {
    return this.#policy !== undefined;
  }

  /**
   * What the module's entrypoint answers, in the shape in which the rules made it.
   *
   * @param input the document as UTF-8 JSON
   * @throws GatesError `engine_failed` when the module throws or answers nothing
   */
  evaluate(input: Uint8Array<ArrayBuffer>): unknown {
    const policy = this.#policy;
    if (policy === undefined)
      throw new GatesError(
        'engine_failed',
        'The policy engine failed before; this instance is not used again.',
      );
    this.#policy = undefined;
    const answer = guarded(() => policy.evaluate(toArrayBuffer(input))[0]?.result);
    if (answer === undefined)
      throw new GatesError(
        'engine_failed',
        'The policy engine answered nothing: its entrypoint is undefined.',
      );
    this.#policy = policy;
    return answer;
  }
}

function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    // the SDK throws strings, objects with a message, and errors of the WASM runtime
    throw new GatesError('engine_failed', `The policy engine failed: ${reason(error)}.`, error);
  }
}

/** Statuses with their facts. An item without a fact has none; facts without a status are no decision. */
function joined({ statuses, facts, observation_states }: RawAnswer): EngineAnswer {
  const decisions = Object.fromEntries(
    Object.entries(statuses).map(([section, items]) => [
      section,
      Object.fromEntries(
        Object.entries(items).map(([item, status]) => [
          item,
          { status, facts: facts[section]?.[item] ?? {} },
        ]),
      ),
    ]),
  );
  return { decisions, observation_states };
}

/** The SDK copies an ArrayBuffer as it is; anything else it would turn into JSON once more. */
function toArrayBuffer(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  if (bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength) return bytes.buffer;
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

function reason(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(message);
}
