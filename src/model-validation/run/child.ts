import { readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { InferenceSession, Tensor, TypedTensor } from 'onnxruntime-node';
import { tensorOver } from '../contract/empty-tensors.ts';
import {
  type OutputTensor,
  type Port,
  type Reply,
  type Request,
  type Run,
  type TensorLayout,
  tensorsDescriptor,
} from './messages.ts';

/**
 * The program of a process that holds one model: it opens it and runs it, as it is asked over the channel, and ends when
 * the channel closes.
 */
type Runtime = typeof import('onnxruntime-node');

/** While the runtime works, nothing else of this thread does: another one sees when nobody waits for an answer any more. */
const watch = `
  const asking = process.ppid;
  setInterval(() => process.ppid === asking || process.kill(process.pid, 'SIGKILL'), 500);
`;
new Worker(watch, { eval: true, execArgv: [] }).unref();

interface Model {
  readonly session: InferenceSession;
  readonly outputs: readonly string[];
  /** what `feeds` are views of */
  readonly memory: Uint8Array;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

let model: Model | undefined;

process.on('message', async (request: Request) => {
  let reply: Reply;
  try {
    reply = request.kind === 'open' ? await open(request) : await run(request);
  } catch (error) {
    reply = { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(reply);
});

async function open({ file, threads, layout, outputs }: Request & { kind: 'open' }): Promise<Reply> {
  let runtime: Runtime;
  try {
    runtime = await import('onnxruntime-node');
  } catch (error) {
    return { kind: 'no runtime', reason: error instanceof Error ? error.message : String(error) };
  }
  const session = await runtime.InferenceSession.create(file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  const memory = new ArrayBuffer(layout.image_bytes);
  model = { session, outputs, memory: new Uint8Array(memory), feeds: feedsOver(runtime, memory, layout) };
  return {
    kind: 'opened',
    inputs: session.inputMetadata.map(portOf),
    outputs: session.outputMetadata.map(portOf),
    runtime: `onnxruntime-node ${versionOf('onnxruntime-node')}`,
  };
}

function portOf(metadata: InferenceSession.ValueMetadata): Port {
  return metadata.isTensor
    ? { name: metadata.name, type: metadata.type, dims: metadata.shape }
    : { name: metadata.name, type: 'not a tensor', dims: [] };
}

function versionOf(name: string): string {
  const file = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** The tensors of one image; whose they are is what is read into the memory. */
function feedsOver(
  { Tensor: Value }: Runtime,
  memory: ArrayBuffer,
  layout: TensorLayout,
): Record<string, Tensor> {
  return Object.fromEntries(
    layout.tensors.map(({ input, from_bytes }) => {
      const { type, data, dims } = tensorOver(input, memory, from_bytes);
      return [input.name, new Value(type, data as Float32Array, [1, ...dims])];
    }),
  );
}

/** One image after the other, as a service answers them. */
async function run({ place, images }: Request & { kind: 'run' }): Promise<Reply> {
  if (model === undefined) throw new Error('no model is open');
  const runs: Run[] = [];
  for (let image = place; image < place + images; image++) {
    read(model.memory, image * model.memory.length);
    runs.push(await runOnce(model));
  }
  return { kind: 'ran', runs };
}

async function runOnce({ session, feeds, outputs }: Model): Promise<Run> {
  const began_ms = performance.now();
  const results = await session.run(feeds, outputs);
  const elapsed_ms = performance.now() - began_ms;
  const answered: Record<string, OutputTensor> = {};
  for (const [name, { type, dims, data }] of Object.entries(results))
    answered[name] = { type, dims, data: data as TypedTensor<'float32'>['data'] };
  return { outputs: answered, elapsed_ms };
}

function read(into: Uint8Array, from_bytes: number): void {
  for (let at = 0; at < into.length; ) {
    const count = readSync(tensorsDescriptor, into, at, into.length - at, from_bytes + at);
    if (count === 0) throw new Error('the file with the tensors is too short');
    at += count;
  }
}
