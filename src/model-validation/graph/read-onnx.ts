import type { Reader, Type } from 'protobufjs/light.js';
import type { ModelProto } from './onnx-messages.ts';
import { onnxSchema } from './onnx-schema.ts';

/** So many fields and list entries are read from one model at most; the largest graphs in use have about a million. */
const entries_max = 4_000_000;

let loaded: Promise<{ type: Type; decode: (bytes: Buffer) => ModelProto }> | undefined;

/** ONNX's `ModelProto` in protobufjs, which is loaded when a model is first read. */
export async function modelProto() {
  loaded ??= load();
  return loaded;
}

/**
 * Reads a model. Its large parts stay views of `bytes`.
 *
 * @throws Error with the rest of a sentence that begins with the file's name, such as `is cut off`
 */
export async function readOnnx(bytes: Buffer): Promise<ModelProto> {
  if (bytes.length === 0) throw new Error('is empty');
  const { decode } = await modelProto();
  let model: ModelProto;
  try {
    model = decode(bytes);
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
  const missing = missingPart(model);
  if (missing !== undefined) throw new Error(`is not a model in ONNX, or is cut off: it has no ${missing}`);
  return model;
}

async function load() {
  const { default: protobuf } = await import('protobufjs/light.js');
  const type = protobuf.Root.fromJSON(onnxSchema).lookupType('ModelProto');

  /** A few bytes can stand for many objects: what is read is counted, so that no file exhausts the memory. */
  class BoundedReader extends protobuf.BufferReader {
    private left = entries_max;

    private take(entries: number): void {
      this.left -= entries;
      if (this.left < 0) throw new TooMany();
    }

    override tag(): number {
      this.take(1);
      return super.tag();
    }

    override int64s(array?: Parameters<Reader['int64s']>[0]) {
      this.take(this.listLength());
      return super.int64s(array);
    }

    override floats(array?: number[]) {
      this.take(this.listLength());
      return super.floats(array);
    }

    /** The bytes of the packed list that comes next, without reading it. */
    private listLength(): number {
      const start = this.pos;
      const length = this.size();
      this.pos = start;
      return length;
    }
  }

  return {
    type,
    decode: (bytes: Buffer) => type.decode(new BoundedReader(bytes)) as unknown as ModelProto,
  };
}

class TooMany extends Error {}

function reasonOf(error: unknown): string {
  if (error instanceof TooMany) return `holds more than ${entries_max} fields, which no model needs`;
  if (error instanceof RangeError) return 'is cut off, or is not a model in ONNX: it ends within a field';
  const reason = error instanceof Error ? error.message : String(error);
  return `is not a model in ONNX: its protobuf can't be read (${reason})`;
}

/** What every model has; protobuf itself takes many files that are none. */
function missingPart({ irVersion, graph, opsetImport }: ModelProto): string | undefined {
  if (Number(irVersion) < 1) return 'IR version';
  if (graph === null) return 'graph';
  if (graph.output.length === 0) return 'output';
  return opsetImport.length === 0 ? 'operator set' : undefined;
}
