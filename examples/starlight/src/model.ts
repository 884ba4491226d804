import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Configuration } from './configuration.ts';
import { INPUTS, type InputName, type ModelInput } from './preprocess.ts';

const OUTPUT = 'stego_logits';

/** A loaded detector. */
export interface Model {
  readonly version: string;
  /** `sha256:…` of the file's bytes */
  readonly digest: string;
  /** How likely it is that something is hidden in the picture: 0 to 1. */
  probability(input: ModelInput): Promise<number>;
}

/** The model can't be served. The message names the file and the reason. */
export class ModelError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ModelError';
  }
}

/** Since 1.29 the runtime reports to its maker unless told otherwise, and asks once: when it is loaded. */
function loadRuntime(): Promise<typeof import('onnxruntime-node')> {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  return import('onnxruntime-node');
}

/**
 * Reads the file once, so that the digest belongs to the bytes that are served.
 *
 * @throws ModelError for no such file, another digest than the one that is asked for, or a graph that can't be run
 */
export async function loadModel(settings: Configuration['model']): Promise<Model> {
  const refuse = (reason: string, cause?: unknown) =>
    new ModelError(`The model ${settings.path} can't be served: ${reason}.`, { cause });
  const bytes = await readFile(settings.path).catch((cause: NodeJS.ErrnoException) => {
    throw refuse(cause.code === 'ENOENT' ? 'no such file' : `it can't be read (${cause.code})`, cause);
  });
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (settings.digest !== undefined && settings.digest !== digest)
    throw refuse(`its digest is ${digest}, MODEL_DIGEST asks for ${settings.digest}`);
  const { InferenceSession, Tensor } = await loadRuntime();
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: settings.threads,
    interOpNumThreads: settings.threads,
  }).catch((cause: Error) => {
    throw refuse(`the runtime does not take it (${cause.message})`, cause);
  });
  const missing = Object.keys(INPUTS).filter((name) => !session.inputNames.includes(name));
  if (missing.length > 0) throw refuse(`it has no input ${missing.join(', ')}`);
  if (!session.outputNames.includes(OUTPUT)) throw refuse(`it has no output ${OUTPUT}`);

  return {
    version: settings.version,
    digest,
    async probability(input) {
      const feeds = Object.entries(INPUTS).map(
        ([name, dims]) => [name, new Tensor('float32', input[name as InputName], [1, ...dims])] as const,
      );
      const logit = Number((await session.run(Object.fromEntries(feeds), [OUTPUT]))[OUTPUT]?.data[0]);
      if (!Number.isFinite(logit))
        throw new ModelError(`The model ${settings.path} answered something other than a number.`);
      return 1 / (1 + Math.exp(-logit));
    },
  };
}
