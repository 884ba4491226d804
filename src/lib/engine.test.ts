import { expect, it } from 'vitest';
import { Engine } from './engine.ts';
import { policyCapabilities } from './policies/capabilities.ts';
import { compileModule } from './policies/compile.ts';
import { requiredBuiltins } from './policies/module-builtins.ts';
import { findOpa, opaOutput } from './policies/opa.ts';
import { folderOf } from './policies/sample.testing.ts';
import { readSources } from './policies/sources.ts';
import { withWorkspace } from './policies/workspace.ts';

/** The module of one file, with the builtins of the runtime, or with all that this OPA has. */
async function moduleOf(rules: string, builtins: 'ours' | 'all' = 'ours') {
  const [{ files }] = await readSources(await folderOf({ 'gates.rego': `package gates\n\n${rules}` }));
  const opa = await findOpa();
  return withWorkspace(files, async (workspace) => {
    const capabilities =
      builtins === 'ours'
        ? await policyCapabilities(opa)
        : await opaOutput(opa, ['capabilities', '--current'], 'tell its capabilities');
    await workspace.write('capabilities.json', capabilities);
    return compileModule(opa, workspace, files, 'items');
  });
}

async function engineOf(rules: string): Promise<Engine> {
  return Engine.compile(await moduleOf(rules), []);
}

const bytes = (input: unknown) => new TextEncoder().encode(JSON.stringify(input));

const statuses = 'statuses["sample"]["pods"] := input.status';
const facts = 'facts["sample"]["pods"]["limit"] := data.host.limit';
const states = 'observation_states := {"deployment": {"cluster": {"state": "stale", "age_ms": 5}}}';
const whole = [statuses, facts, states].join('\n\n');

it('joins the statuses with their facts', async () => {
  const engine = await engineOf(whole);
  expect(engine.evaluate(bytes({ status: 'pass' }), { limit: 3 })).toEqual({
    decisions: { sample: { pods: { status: 'pass', facts: { limit: 3 } } } },
    observation_states: { deployment: { cluster: { state: 'stale', age_ms: 5 } } },
  });
});

it('gives an item without a fact none, and facts without a status no decision', async () => {
  const engine = await engineOf(
    [statuses, 'facts["sample"]["others"]["limit"] := 3', 'observation_states := {}'].join('\n\n'),
  );
  expect(engine.evaluate(bytes({ status: 'fail' }), {}).decisions).toEqual({
    sample: { pods: { status: 'fail', facts: {} } },
  });
});

it('refuses bytes that are no module', async () => {
  await expect(Engine.compile(new Uint8Array([0, 1, 2, 3]), [])).rejects.toMatchObject({
    name: 'GatesError',
    code: 'policies_invalid',
    cause: expect.objectContaining({ name: 'CompileError' }),
  });
});

it('refuses a module that wants a builtin that it lacks', async () => {
  const module = await moduleOf('statuses["sample"]["pods"] := sprintf("%d", [time.now_ns()])', 'all');
  const required = await requiredBuiltins(module);
  expect(required).toEqual(['sprintf', 'time.now_ns']);
  await expect(Engine.compile(module, required)).rejects.toMatchObject({
    name: 'GatesError',
    code: 'policies_invalid',
    message: expect.stringContaining('sprintf, time.now_ns'),
  });
});

it('says what a module lacked that kept quiet about it', async () => {
  const module = await moduleOf('statuses["sample"]["pods"] := opa.runtime().commit', 'all');
  const engine = await Engine.compile(module, []);
  expect(() => engine.evaluate(bytes({}), {})).toThrow(
    expect.objectContaining({ code: 'engine_failed', message: expect.stringContaining('opa.runtime') }),
  );
});

it('fails with an error of its own when the module throws, and answers the next time', async () => {
  const engine = await engineOf(
    [statuses, facts, 'observation_states := {}', 'twice := input.first', 'twice := input.second'].join(
      '\n\n',
    ),
  );
  const conflicting = bytes({ status: 'pass', first: 1, second: 2 });
  expect(() => engine.evaluate(conflicting, { limit: 3 })).toThrow(
    expect.objectContaining({ name: 'GatesError', code: 'engine_failed', cause: expect.anything() }),
  );
  const { decisions } = engine.evaluate(bytes({ status: 'pass', first: 1, second: 1 }), { limit: 3 });
  expect(decisions).toEqual({ sample: { pods: { status: 'pass', facts: { limit: 3 } } } });
});

it.each([
  ['no statuses', [facts, states], '$.statuses: expected record; found nothing'],
  ['no facts', [statuses, states], '$.facts: expected record; found nothing'],
  ['no states', [statuses, facts], '$.observation_states: expected record; found nothing'],
  [
    'a status that is no text',
    ['statuses := {"sample": {"pods": 1}}', facts, states],
    '$.statuses.sample.pods',
  ],
  ['items that are no object', ['statuses := {"sample": "pass"}', facts, states], '$.statuses.sample'],
])('fails with an error of its own on an entrypoint with %s', async (_, rules, message) => {
  const engine = await engineOf(rules.join('\n\n'));
  expect(() => engine.evaluate(bytes({ status: 'pass' }), { limit: 3 })).toThrow(
    expect.objectContaining({
      name: 'GatesError',
      code: 'engine_failed',
      message: expect.stringContaining(message),
    }),
  );
});
