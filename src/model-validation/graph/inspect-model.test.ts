import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findExternalData } from './external-data.ts';
import { inspectModel } from './inspect-model.ts';
import type { TensorProto } from './onnx-messages.ts';
import { external, filled, graph, type Message, node, tensor, value, write } from './onnx-writer.testing.ts';
import { openInRuntime } from './onnxruntime.testing.ts';
import {
  both,
  floatConvolution,
  floatMatrix,
  model,
  parts,
  quantizedConvolution,
} from './sample-models.testing.ts';

let folder = '';
let files = 0;
beforeAll(async () => {
  const outside = await realpath(await mkdtemp(join(tmpdir(), 'gates-inspect-')));
  folder = join(outside, 'model');
  await mkdir(join(folder, 'inner'), { recursive: true });
  await writeFile(join(outside, 'secret.bin'), Buffer.alloc(64, 7));
  await writeFile(join(folder, 'weights.bin'), Buffer.from(Array.from({ length: 64 }, (_, index) => index)));
  await writeFile(join(folder, 'another.bin'), Buffer.alloc(8, 9));
  await symlink(join(outside, 'secret.bin'), join(folder, 'link.bin'));
  await symlink(outside, join(folder, 'up'));
  await symlink('weights.bin', join(folder, 'inside.bin'));
});
afterAll(() => rm(join(folder, '..'), { recursive: true }));

async function file(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${files++}.onnx`);
  await writeFile(path, bytes);
  return path;
}
const inspected = async (bytes: Uint8Array) => inspectModel(await file(bytes));
const sha256 = (...chunks: Uint8Array[]) =>
  `sha256:${createHash('sha256').update(Buffer.concat(chunks)).digest('hex')}`;

/** A model that adds tensors to its input of four numbers. */
function adding(...tensors: Message[]): Message {
  const sums = ['x', ...tensors.map((_, index) => (index === tensors.length - 1 ? 'y' : `s${index}`))];
  return graph({
    nodes: tensors.map((one, index) =>
      node('Add', [sums[index] ?? '', String(one['name'])], [sums[index + 1] ?? '']),
    ),
    initializers: tensors,
    inputs: [value('x', 'float32', ['batch', 4])],
    outputs: [value('y', 'float32', ['batch', 4])],
  });
}

describe('a model', () => {
  test('has a digest, a size, operator sets, inputs and outputs', async () => {
    const bytes = await write(adding(filled('w', [4], 1)), { opset: 17 });
    expect(await inspected(bytes)).toEqual({
      path: expect.stringContaining('.onnx'),
      present: true,
      parsesAsOnnx: true,
      digest: sha256(bytes),
      size_bytes: bytes.length,
      problems: [],
      opset: 17,
      opsetKnown: true,
      opsets: [
        { domain: '', version: 17 },
        { domain: 'com.microsoft', version: 1 },
        { domain: 'example', version: 1 },
      ],
      inputs: [{ name: 'x', type: 'float32', shape: ['batch', 4] }],
      outputs: [{ name: 'y', type: 'float32', shape: ['batch', 4] }],
      initializers: [{ name: 'w', type: 'float32', dims: [4], elements: 4, bytes: 16 }],
      weights: {
        elements: 0,
        int8Elements: 0,
        operatorElements: 0,
        integerOperatorElements: 0,
        initializer_bytes: 16,
      },
    });
  });

  test('names as inputs what it does not bring along itself', async () => {
    const { inputs } = await inspected(
      await write({
        ...adding(filled('w', [4], 1)),
        input: [value('x', 'float32'), value('w', 'float32', [4])],
      }),
    );
    expect(inputs).toEqual([{ name: 'x', type: 'float32' }]);
  });

  test('may be the one of the example', async () => {
    const { problems, inputs, outputs } = await inspectModel('examples/starlight/model/detector.fp32.onnx');
    expect({ problems, inputs: inputs.length, outputs }).toEqual({
      problems: [],
      inputs: 8,
      outputs: [
        { name: 'stego_logits', type: 'float32', shape: ['batch', 1] },
        { name: 'method_logits', type: 'float32', shape: ['batch', 5] },
        { name: 'method_id', type: 'int64', shape: ['batch'] },
        { name: 'method_probs', type: 'float32', shape: ['batch', 5] },
        { name: 'embedding', type: 'float32', shape: ['batch', 64] },
      ],
    });
    expect(inputs).toContainEqual({ name: 'lsb', type: 'float32', shape: ['batch', 3, 256, 256] });
  });

  test('has a known operator set as far as the runtime opens it', async () => {
    const known = await Promise.all(
      [6, 7, 26, 27].map(async (opset) => {
        const path = await file(await write(adding(filled('w', [4], 1)), { opset }));
        const { opsetKnown } = await inspectModel(path);
        const [answer] = await openInRuntime([path]);
        return { opset, opsetKnown, opens: answer === 'y' };
      }),
    );
    expect(known).toEqual([
      { opset: 6, opsetKnown: false, opens: false },
      { opset: 7, opsetKnown: true, opens: true },
      { opset: 26, opsetKnown: true, opens: true },
      { opset: 27, opsetKnown: false, opens: false },
    ]);
  });

  test('that is not there is an answer, and one that can’t be read an error', async () => {
    expect(await inspectModel(join(folder, 'nowhere.onnx'))).toMatchObject({
      present: false,
      parsesAsOnnx: false,
      problems: [expect.stringContaining('is not there')],
    });
    for (const [path, reason] of [
      [folder, 'it is a folder'],
      ['/dev/null', 'it is no regular file'],
    ] as const)
      await expect(inspectModel(path)).rejects.toMatchObject({
        code: 'file_unreadable',
        message: expect.stringContaining(reason),
      });
  });
});

describe('what is no model', () => {
  const texts: readonly [string, Uint8Array, string][] = [
    ['nothing', Buffer.alloc(0), 'is empty'],
    ['a text', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\n'), 'is not a model'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'is not a model'],
    ['zeros', Buffer.alloc(1000), 'is not a model'],
    ['protobuf of another kind', Buffer.from([8, 150, 1]), 'it has no graph'],
  ];
  test.each(texts)('%s', async (_, bytes, reason) => {
    const found = await inspected(bytes);
    expect(found).toMatchObject({
      present: true,
      parsesAsOnnx: false,
      digest: sha256(bytes),
      size_bytes: bytes.length,
    });
    expect(found.problems).toEqual([expect.stringContaining(reason)]);
    expect(found.weights).toBeUndefined();
  });

  test('a model that is cut off anywhere', async () => {
    const bytes = await write(model(quantizedConvolution(), floatMatrix));
    // what other domains' operator sets take at the end can be missing
    const end = bytes.indexOf('com.microsoft') - 8;
    const path = await file(bytes);
    let refused = 0;
    for (let length = 1; length < end; length += 1 + Math.floor(end / 400)) {
      await writeFile(path, bytes.subarray(0, length));
      const { parsesAsOnnx, weights } = await inspectModel(path);
      expect({ length, parsesAsOnnx, weights }).toEqual({ length, parsesAsOnnx: false, weights: undefined });
      refused++;
    }
    expect(refused).toBeGreaterThan(300);
  });

  test('a file of more than 2 GiB', async () => {
    const path = join(folder, 'large.onnx');
    const large = await open(path, 'w');
    await large.truncate(2 ** 31);
    await large.close();
    const found = await inspectModel(path);
    await rm(path);
    expect(found.problems).toEqual([expect.stringContaining('larger than 2 GiB')]);
    expect(found).toMatchObject({ parsesAsOnnx: false, size_bytes: 2 ** 31 });
  });

  test('few bytes that stand for very many objects', async () => {
    const nodes = Buffer.alloc(9_000_000);
    for (let index = 0; index < nodes.length; index += 2) nodes[index] = 0x0a;
    const length = Buffer.from([0x3a, 0xc0, 0xa8, 0xa5, 0x04]);
    expect((await inspected(Buffer.concat([length, nodes]))).problems).toEqual([
      expect.stringContaining('holds more than 4000000 fields'),
    ]);
  });
});

describe('a model that contradicts itself', () => {
  const wide = Array.from({ length: 12 }, (_, index) => `f${index}`);
  const calling = (name: string, callee: string, times = 20): Message => ({
    name,
    domain: 'example',
    input: ['a'],
    output: ['b'],
    node: Array.from({ length: times }, (_, index) =>
      node(callee, [index === 0 ? 'a' : `c${index}`], [index === times - 1 ? 'b' : `c${index + 1}`]),
    ),
    opsetImport: [
      { domain: '', version: 21 },
      { domain: 'example', version: 1 },
    ],
  });
  const cases: readonly [string, Message, string, (readonly Message[])?][] = [
    [
      'more elements than values',
      adding({ ...filled('w', [4], 1), dims: [400] }),
      'The tensor w holds 16 bytes, and its dimensions say 1600',
    ],
    ['negative dimensions', adding({ ...filled('w', [4], 1), dims: [-4, -1] }), 'no sizes'],
    ['too many elements', adding({ ...filled('w', [4], 1), dims: [2 ** 40, 2 ** 40] }), 'too many elements'],
    ['an unknown element type', adding({ ...filled('w', [4], 1), dataType: 99 }), 'element type 99'],
    [
      'typed values that are too few',
      adding({ name: 'w', dims: [4], dataType: 1, floatData: [Buffer.alloc(12)] }),
      'holds 3 values',
    ],
    [
      'an initialiser that is there twice',
      adding(filled('w', [4], 1), filled('w', [4], 1)),
      'The value w is given twice',
    ],
    ['a value that nothing gives', model(parts([node('Relu', ['q'], ['y'])])), 'Nothing gives the value q'],
    [
      'a function that calls itself',
      model(parts([node('example:f', ['x'], ['y'])])),
      'more than 50 deep',
      [calling('f', 'example:f', 1)],
    ],
    [
      'functions that grow without bounds',
      model(parts([node('example:f0', ['x'], ['y'])])),
      'nodes and values',
      wide.map((name, index) => calling(name, index === 11 ? 'Relu' : `example:f${index + 1}`)),
    ],
  ];
  test.each(cases)('%s', async (_, graph, reason, functions = []) => {
    const found = await inspected(await write(graph, { functions }));
    expect(found.problems).toEqual([expect.stringContaining(reason)]);
    expect(found.weights).toBeUndefined();
  });

  test('two versions of the same operator set', async () => {
    const opsetImport = [17, 21].map((version) => ({ domain: '', version }));
    const { problems } = await inspected(await write(adding(filled('w', [4], 1)), { opsetImport }));
    expect(problems).toEqual([expect.stringContaining('in the versions 17 and 21')]);
  });

  test('a hundred times: the first problems are enough', async () => {
    const tensors = Array.from({ length: 100 }, (_, index) => external(`w${index}`, 'float32', [4], {}));
    const { problems } = await inspected(await write(adding(...tensors)));
    expect(problems).toHaveLength(21);
    expect(problems[20]).toBe('There are 80 more problems.');
  });
});

describe('a sparse initialiser', () => {
  test('has all its zeros as elements, and the bytes that are stored', async () => {
    const sparse = {
      values: { ...filled('s', [3], 1) },
      indices: tensor('', 'int64', [3], [0, 5, 9]),
      dims: [128, 10],
    };
    const { initializers, weights, problems } = await inspected(
      await write({
        ...model(floatConvolution, parts([node('MatMul', ['f', 's'], ['y'])])),
        sparseInitializer: [sparse],
      }),
    );
    expect(problems).toEqual([]);
    expect(initializers[1]).toEqual({
      name: 's',
      type: 'float32',
      dims: [128, 10],
      elements: 1280,
      bytes: 36,
    });
    expect(weights).toMatchObject({ elements: both, operatorElements: both });
  });
});

describe('values that are written in a list of their own', () => {
  const numbers: readonly [string, Message][] = [
    ['floats in two parts', { dims: [4], dataType: 1, floatData: [Buffer.alloc(4), Buffer.alloc(12)] }],
    ['int8 in int32_data', { dims: [2, 2], dataType: 3, int32Data: [Buffer.from([1, 0xff, 1, 2, 3])] }],
    ['int4 in int32_data', { dims: [3], dataType: 22, int32Data: [Buffer.from([1, 2])] }],
    ['int64', { dims: [2], dataType: 7, int64Data: [Buffer.from([0x80, 1, 3])] }],
    ['doubles', { dims: [2], dataType: 11, doubleData: [Buffer.alloc(16)] }],
    ['complex', { dims: [2], dataType: 14, floatData: [Buffer.alloc(16)] }],
    ['texts', { dims: [2], dataType: 8, stringData: [Buffer.from('a'), Buffer.from('bc')] }],
  ];
  test.each(numbers)('%s', async (_, one) => {
    const bytes = await write(adding(filled('w', [4], 1), { name: 'v', ...one }));
    expect((await inspected(bytes)).problems).toEqual([]);
  });
});

describe('external data', () => {
  const first = external('a', 'float32', [4], { location: 'weights.bin', offset: '16', length: '16' });
  const cases: readonly [string, Record<string, string>, string][] = [
    ['an absolute location', { location: '/etc/passwd' }, 'outside the model’s folder: /etc/passwd'],
    ['an absolute location of Windows', { location: 'C:\\secret.bin' }, 'outside the model’s folder'],
    ['a location above', { location: '../secret.bin' }, 'outside the model’s folder: ../secret.bin'],
    ['a location that comes back', { location: 'inner/../weights.bin' }, 'outside the model’s folder'],
    ['a link to a file outside', { location: 'link.bin' }, 'behind a link: link.bin'],
    ['a link to a folder outside', { location: 'up/secret.bin' }, 'behind a link: up/secret.bin'],
    ['a missing file', { location: 'gone.bin' }, 'is not there: gone.bin'],
    ['a folder', { location: 'inner' }, 'is no file: inner'],
    ['no location', {}, 'without a location'],
    ['memory of the runtime', { location: '*/_ORT_MEM_ADDR_/*', offset: '4096' }, 'is not there'],
    [
      'a file that is too short',
      { location: 'weights.bin', offset: '56' },
      'the bytes 56 to 72 of weights.bin, which has only 64',
    ],
    [
      'a length that differs from the dimensions',
      { location: 'weights.bin', length: '8' },
      'of 8 bytes, and its dimensions say 16',
    ],
    ['an offset that is no size', { location: 'weights.bin', offset: '-1' }, 'whose offset is no size: -1'],
  ];
  test.each(cases)('%s is a problem', async (_, entries, reason) => {
    const { problems, parsesAsOnnx, ...found } = await inspected(
      await write(adding(first, external('b', 'float32', [4], entries))),
    );
    expect(parsesAsOnnx).toBe(true);
    expect(problems).toEqual([expect.stringContaining(reason)]);
    expect([found.digest, found.size_bytes, found.weights]).toEqual([undefined, undefined, undefined]);
  });

  test('is in the digest by its bytes, each once, in the order of locations and offsets', async () => {
    const bytes = await write(
      adding(
        external('c', 'float32', [4], { location: 'weights.bin', offset: '40' }),
        first,
        external('b', 'float32', [4], { location: './weights.bin', offset: '24', length: '16' }),
        external('d', 'float32', [2, 1], { location: 'another.bin' }),
        external('e', 'float32', [1], { location: 'inside.bin' }),
      ),
    );
    const path = await file(bytes);
    const { digest, size_bytes, problems, weights } = await inspectModel(path);
    const all = Buffer.from(Array.from({ length: 64 }, (_, index) => index));
    expect(problems).toEqual([]);
    expect(size_bytes).toBe(bytes.length + 8 + 4 + 40);
    expect(digest).toBe(sha256(bytes, Buffer.alloc(8, 9), all.subarray(0, 4), all.subarray(16, 56)));
    expect(weights?.initializer_bytes).toBe(16 * 3 + 8 + 4);
  });

  test('that is there is what the runtime opens', async () => {
    const good = await file(await write(adding(first)));
    expect((await inspectModel(good)).problems).toEqual([]);
    const missing = await file(await write(adding(external('a', 'float32', [4], { location: 'gone.bin' }))));
    expect(await openInRuntime([good, missing])).toEqual(['y', expect.stringContaining('refused')]);
  });

  test('of training graphs and functions counts, too', async () => {
    const far = { initializer: [external('t', 'float32', [4], { location: '../secret.bin' })] };
    const own = node('Constant', [], ['w'], {
      value: { tensor: external('v', 'float32', [4], { location: 'link.bin' }) },
    });
    const { problems } = await inspected(
      await write(adding(first), {
        trainingInfo: [{ algorithm: far }],
        functions: [{ name: 'unused', domain: 'example', node: [own] }],
      }),
    );
    expect(problems).toEqual([expect.stringContaining('tensor v'), expect.stringContaining('tensor t')]);
  });

  test('never lies outside the folder, whatever the location', async () => {
    let found = 0;
    const part = fc.constantFrom(
      '..',
      '.',
      '',
      'up',
      'inner',
      'weights.bin',
      'link.bin',
      'inside.bin',
      'secret.bin',
      folder,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 5 }),
        fc.constantFrom('/', '\\'),
        async (names, separator) => {
          const location = names.join(separator);
          const one = external('a', 'uint8', [4], { location }) as unknown as TensorProto;
          const { files, problems } = await findExternalData([one], folder);
          expect(files.length + problems.length).toBe(1);
          for (const { path } of files) expect(path).toBe(join(folder, 'weights.bin'));
          found += files.length;
        },
      ),
      { numRuns: 2000 },
    );
    expect(found).toBeGreaterThan(20);
  });
});

describe('changed bytes', () => {
  test('give an answer, and never a digest of other bytes', async () => {
    const bytes = await write(model(quantizedConvolution(), floatMatrix));
    const linked = await write(
      adding(tensor('w', 'float32', [4]), external('a', 'float32', [4], { location: 'weights.bin' })),
    );
    const path = join(folder, 'changed.onnx');
    let parsed = 0;
    const change = fc.record({
      base: fc.constantFrom(bytes, linked),
      edits: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      cut: fc.option(fc.nat(), { freq: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ base, edits, cut }) => {
        const changed = Buffer.from(base);
        for (const [place, byte] of edits) changed[place % changed.length] = byte;
        const left = cut === null ? changed : changed.subarray(0, cut % changed.length);
        await writeFile(path, left);
        const found = await inspectModel(path);
        parsed += Number(found.parsesAsOnnx);
        expect(found.present).toBe(true);
        expect(found.parsesAsOnnx || found.problems.length > 0).toBe(true);
        if (!found.parsesAsOnnx) expect(found.digest).toBe(sha256(left));
        else if (found.digest !== undefined && found.size_bytes === left.length)
          expect(found.digest).toBe(sha256(left));
      }),
      { numRuns: 1000 },
    );
    expect(parsed).toBeGreaterThan(50);
  });
});
