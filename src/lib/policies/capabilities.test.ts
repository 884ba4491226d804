import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { hostBuiltins } from '../engine.ts';
import { nativeBuiltins, policyCapabilities } from './capabilities.ts';
import { findOpa } from './opa.ts';

const run = promisify(execFile);
const natively_compiled = 96;

it('allows what is compiled natively, Rego v1, and nothing else', async () => {
  const { builtins, features } = JSON.parse(await policyCapabilities(await findOpa()));
  const names = builtins.map(({ name }: { name: string }) => name);
  expect(names.sort()).toEqual([...nativeBuiltins, 'assign', 'eq'].sort());
  expect(features).toContain('rego_v1');
  expect(hostBuiltins).toEqual([]);
});

it('is the list of the pinned OPA', async (context) => {
  expect(nativeBuiltins).toHaveLength(natively_compiled);
  const folder = await run('go', ['list', '-m', '-f', '{{.Dir}}', 'github.com/open-policy-agent/opa'], {
    cwd: 'tools/opa',
  })
    .then(({ stdout }) => stdout.trim())
    .catch(() => '');
  if (folder === '') return context.skip('no Go, or its module cache does not hold OPA');
  const metadata: Record<string, { wasm?: boolean }> = JSON.parse(
    await readFile(`${folder}/builtin_metadata.json`, 'utf8'),
  );
  const native = Object.keys(metadata).filter((name) => metadata[name]?.wasm === true);
  const compiler = await readFile(`${folder}/internal/compiler/wasm/wasm.go`, 'utf8');
  const map = /var builtinsFunctions = map\[string\]string\{(.*?)\n\}/s.exec(compiler)?.[1] ?? '';
  expect(map.match(/ast\.\w+\.Name:/g)).toHaveLength(natively_compiled);
  const known = new Set(Object.keys(metadata));
  expect(nativeBuiltins.filter((name) => known.has(name)).sort()).toEqual(native.sort());
});
