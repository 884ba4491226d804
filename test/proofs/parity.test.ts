import { expect, it } from 'vitest';
import { withServer } from '../../scripts/mutation/server.ts';
import { decide, inputOf } from '../../src/lib/decide.ts';
import { findOpa } from '../../src/lib/policies/opa.ts';
import { readSources } from '../../src/lib/policies/sources.ts';
import { withWorkspace } from '../../src/lib/policies/workspace.ts';
import { hostDataOf } from '../../src/lib/prepare.ts';
import { type Fixture, fixtureNames, readFixture } from './fixture.testing.ts';
import { variantsOf } from './variants.testing.ts';

const random = { cases: 50, seed: 20_261_124 };

/** The same answer in the same shape: what the engine joins is taken apart again. */
interface NativeAnswer {
  readonly statuses: Record<string, Record<string, string>>;
  readonly facts: Record<string, Record<string, unknown>>;
  readonly observation_states: unknown;
}

it('decides every variant of every fixture alike natively and in WASM', { timeout: 3_600_000 }, async () => {
  const sources = (await readSources('policies'))
    .flatMap(({ files }) => files)
    .filter(({ kind }) => ['item', 'library', 'entrypoint'].includes(kind));
  const fixtures = await Promise.all(fixtureNames.map(readFixture));
  let compared = 0;
  let decisions = 0;
  const opa = await findOpa();
  await withWorkspace(sources, ({ directory }) =>
    withServer(
      opa,
      directory,
      sources.map(({ label }) => label),
      async (ask, put) => {
        for (const fixture of fixtures)
          for (const { name, snapshot } of variantsOf(fixture.unsigned, random)) {
            const host = hostOf(fixture, snapshot);
            await put('host', host);
            const [native, wasm] = await Promise.all([
              ask('gates', inputOf(snapshot)),
              decide(snapshot, fixture.policies, host),
            ]);
            if ('error' in native) throw new Error(`${fixture.name} ${name}: OPA answers ${native.error}`);
            const { statuses, facts, observation_states } = native.value as NativeAnswer;
            const joined = Object.fromEntries(
              Object.entries(statuses).map(([section, items]) => [
                section,
                Object.fromEntries(
                  Object.entries(items).map(([item, status]) => [
                    item,
                    { status, facts: facts[section]?.[item] ?? {} },
                  ]),
                ),
              ]),
            );
            expect({ decisions: joined, observation_states }, `${fixture.name} ${name}`).toEqual(wasm);
            compared += 1;
            decisions += Object.values(joined).flatMap((items) => Object.keys(items)).length;
          }
      },
    ),
  );
  process.stdout.write(
    `${compared} variants of ${fixtures.length} fixtures, ${decisions} decisions with their facts: equal natively and in WASM\n`,
  );
  expect(compared).toBeGreaterThan(350);
  expect(decisions).toBe(compared * (fixtures[0]?.policies.catalogue.length ?? 0));
});

function hostOf({ now, profile, parameters, signatures }: Fixture, snapshot: Fixture['unsigned']) {
  return hostDataOf(snapshot, { now_ms: now.getTime(), profile, parameters, signatures });
}
