import { expect, it } from 'vitest';
import { GatesError } from '../errors.ts';
import { buildPolicies } from './build.ts';
import { readPolicyFile, writePolicyFile } from './policy-file.ts';
import { folderOf, sampleFiles } from './sample.testing.ts';

it('refuses a file that was changed, cut or is something else', async () => {
  const policies = await buildPolicies({ shippedDirectory: await folderOf(sampleFiles), skipTests: true });
  const text = writePolicyFile(policies);
  expect(readPolicyFile(Buffer.from(text), 'p.json')).toEqual(policies);
  const module = Buffer.from(policies.module, 'base64');
  module[module.length - 1] = (module.at(-1) ?? 0) ^ 1;
  const wrong: [string, RegExp][] = [
    [
      writePolicyFile({ ...policies, module: module.toString('base64') }),
      /p\.json: \$\.module: expected the digest/,
    ],
    [writePolicyFile({ ...policies, catalogue: [] }), /p\.json is not a policy file[\s\S]*\$\.catalogue/],
    [text.slice(0, -20), /p\.json/],
    ['{}', /p\.json is not a policy file/],
    [text.replace('{', '{"schema": "gates.policies/v1",'), /p\.json/],
  ];
  for (const [document, message] of wrong) {
    const read = () => readPolicyFile(Buffer.from(document), 'p.json');
    expect(read).toThrow(GatesError);
    expect(read).toThrow(
      expect.objectContaining({ code: 'policies_invalid', message: expect.stringMatching(message) }),
    );
  }
});
