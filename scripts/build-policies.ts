import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPolicies } from '../src/lib/policies/build.ts';
import { OPA_VERSION } from '../src/lib/policies/opa.ts';
import { writePolicyFile } from '../src/lib/policies/policy-file.ts';
import { resolveTool } from './tools.ts';

/** Writes `dist/policies.json` from `policies/`, unless it was written from the same sources before. */
const output = 'dist/policies.json';
const stampFile = 'dist/policies.stamp';
/** What the result depends on: the rules, and the code that builds them. */
const inputs = [
  'policies',
  'src/lib/policies',
  'src/lib/profile/schema.ts',
  'src/lib/profile/prometheus.ts',
  'src/lib/catalogue.ts',
  'src/lib/engine.ts',
];

const isFile = (name: string) => /\.[a-z]+$/.test(name);
const say = (text: string) => process.stderr.write(`policies: ${text}\n`);

async function filesBelow(path: string): Promise<string[]> {
  if (isFile(path)) return [path];
  return (await readdir(path, { recursive: true })).filter(isFile).map((name) => join(path, name));
}

async function digestOfInputs(): Promise<string> {
  const files = (await Promise.all(inputs.map(filesBelow))).flat();
  const hash = createHash('sha256').update(OPA_VERSION);
  for (const file of files.filter((name) => !name.endsWith('.test.ts')).sort())
    hash.update(`\0${file}\0`).update(await readFile(file));
  return hash.digest('hex');
}

const read = (file: string) => readFile(file, 'utf8').catch(() => undefined);

const stamp = await digestOfInputs();
if ((await read(stampFile)) === stamp && (await read(output)) !== undefined) {
  say('up to date');
} else {
  process.env['GATES_OPA'] ||= await resolveTool('opa');
  try {
    const policies = await buildPolicies({
      shippedDirectory: 'policies',
      // `npm test` runs them, with a count of its own
      skipTests: true,
      onProgress: say,
    });
    await mkdir('dist', { recursive: true });
    await writeFile(output, writePolicyFile(policies));
    await writeFile(stampFile, stamp);
    say(`${policies.catalogue.length} items in ${output}`);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
