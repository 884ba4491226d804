import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { run } from '../../scripts/tools/run.ts';
import { resolveTool } from '../../scripts/tools.ts';
import { neededRights } from '../../src/lib/collect/tools/access.ts';
import { parseProfile } from '../../src/lib/profile/profile.ts';

it('asks the API server for every right that the rule of kubectl_access demands', async () => {
  const rule = join(fileURLToPath(new URL('../../policies/lib', import.meta.url)), 'deploy_access.rego');
  const args = ['eval', '--format=json', `--data=${rule}`, 'data.lib.deploy_access.needed'];
  const { stdout, stderr, code } = await run(await resolveTool('opa'), args);
  expect(code, stderr).toBe(0);
  const demanded = JSON.parse(stdout).result[0].expressions[0].value as unknown[];
  expect(demanded.length).toBeGreaterThan(8);
  expect(neededRights(parseProfile({}, 'the test profile'))).toEqual(expect.arrayContaining(demanded));
});
