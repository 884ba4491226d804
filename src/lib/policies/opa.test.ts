import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findOpa, OPA_VERSION } from './opa.ts';
import { folderOf } from './sample.testing.ts';

async function folderWithOpa(output: string): Promise<string> {
  const folder = await folderOf({ opa: `#!/bin/sh\necho "${output}"\n` });
  await chmod(join(folder, 'opa'), 0o755);
  return folder;
}

it('is pinned to the version of tools/opa', async () => {
  const text = await readFile('tools/opa/go.mod', 'utf8');
  expect(/github\.com\/open-policy-agent\/opa v(\S+)/.exec(text)?.[1]).toBe(OPA_VERSION);
});

it('is the one that GATES_OPA names, else the first on the PATH', async () => {
  const right = await folderWithOpa(`Version: ${OPA_VERSION}`);
  const other = await folderWithOpa('Version: 1.0.0');
  expect(await findOpa({ PATH: `/nowhere:${right}:${other}` })).toBe(join(right, 'opa'));
  expect(await findOpa({ PATH: other, GATES_OPA: join(right, 'opa') })).toBe(join(right, 'opa'));
});

it.each([
  ['there is none', () => '/nowhere', /none on the PATH/],
  ['it is another version', () => folderWithOpa('Version: 1.0.0'), /opa is 1\.0\.0/],
  ['it is something else', () => folderWithOpa('hello'), /no opa that tells its version/],
])('says how to get it when %s', async (_, folder, reason) => {
  const looking = findOpa({ PATH: await folder() });
  await expect(looking).rejects.toMatchObject({
    code: 'tool_missing',
    message: expect.stringMatching(reason),
  });
  await expect(looking).rejects.toThrow(`go install github.com/open-policy-agent/opa@v${OPA_VERSION}`);
  await expect(looking).rejects.toThrow('GATES_OPA');
});

it('says so when GATES_OPA names no program', async () => {
  await expect(findOpa({ GATES_OPA: '/nowhere/opa' })).rejects.toMatchObject({ code: 'tool_missing' });
});
