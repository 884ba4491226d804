import { readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { InferenceSession, Tensor, TypedTensor } from 'onnxruntime-node';
import {
  type OutputTensor,
  type PlacedTensor,
  type Port,
  type Reply,
  type Request,
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

let runtime: Runtime | undefined;
let session: InferenceSession | undefined;
let memory = new ArrayBuffer(0);

process.on('message', async (request: Request) => {
  let reply: Reply;
  try {
    reply = request.kind === 'open' ? await open(request) : await run(request);
  } catch (error) {
    reply = { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(reply);
});

async function open({ file, threads }: Request & { kind: 'open' }): Promise<Reply> {
  try {
    runtime = await import('onnxruntime-node');
  } catch (error) {
    return { kind: 'no runtime', reason: error instanceof Error ? error.message : String(error) };
  }
  session = await runtime.InferenceSession.create(file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
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

async function run({
  tensors,
  from_bytes,
  length_bytes,
  outputs,
}: Request & { kind: 'run' }): Promise<Reply> {
  if (runtime === undefined || session === undefined) throw new Error('no model is open');
  if (memory.byteLength < length_bytes) memory = new ArrayBuffer(length_bytes);
  read(from_bytes, length_bytes);
  const feeds: Record<string, Tensor> = {};
  for (const tensor of tensors) feeds[tensor.name] = tensorOf(runtime, tensor, from_bytes);
  const began_ms = performance.now();
  const results = await session.run(feeds, [...outputs]);
  const elapsed_ms = performance.now() - began_ms;
  const answered: Record<string, OutputTensor> = {};
  for (const [name, { type, dims, data }] of Object.entries(results))
    answered[name] = { type, dims, data: data as TypedTensor<'float32'>['data'] };
  return { kind: 'ran', outputs: answered, elapsed_ms };
}

function read(from_bytes: number, length_bytes: number): void {
  const into = new Uint8Array(memory, 0, length_bytes);
  for (let at = 0; at < length_bytes; ) {
    const count = readSync(tensorsDescriptor, into, at, length_bytes - at, from_bytes + at);
    if (count === 0) throw new Error('the file with the tensors is too short');
    at += count;
  }
}

function tensorOf({ Tensor: Value }: Runtime, tensor: PlacedTensor, from_bytes: number): Tensor {
  const { type, dims } = tensor;
  const at = tensor.offset_bytes - from_bytes;
  const length = dims.reduce((product, size) => product * size, 1);
  switch (type) {
    case 'float32':
      return new Value(type, new Float32Array(memory, at, length), dims);
    case 'int64':
      return new Value(type, new BigInt64Array(memory, at, length), dims);
    case 'uint8':
      return new Value(type, new Uint8Array(memory, at, length), dims);
  }
}
