import { z } from 'zod';

const pages = 512;

/** Names of the builtins that a compiled module wants its host to implement, sorted. */
export async function requiredBuiltins(module: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const memory = new WebAssembly.Memory({ initial: pages });
  const unexpected = () => {
    throw new Error('a module that is only asked for its builtins called its host');
  };
  const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(module), {
    env: {
      memory,
      ...Object.fromEntries(
        ['opa_abort', 'opa_println', ...[0, 1, 2, 3, 4].map((arity) => `opa_builtin${arity}`)].map((name) => [
          name,
          unexpected,
        ]),
      ),
    },
  });
  const { builtins, opa_json_dump: dump } = exports as {
    builtins: () => number;
    opa_json_dump: (address: number) => number;
  };
  const address = dump(builtins());
  const bytes = new Uint8Array(memory.buffer);
  const text = new TextDecoder().decode(bytes.subarray(address, bytes.indexOf(0, address)));
  return Object.keys(z.record(z.string(), z.number()).parse(JSON.parse(text))).sort();
}
