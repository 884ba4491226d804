import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreparedExample } from '../../environment/example.ts';
import type { PolicyFile } from '../../src/lib/catalogue.ts';
import { evaluate } from '../../src/lib/evaluate.ts';
import type { Milestone } from '../../src/lib/milestones.ts';
import { ParameterValues } from '../../src/lib/parameters.ts';
import { formats } from '../../src/lib/report/formats.ts';
import type { Report } from '../../src/lib/report.ts';
import { mergeSnapshots } from '../../src/lib/snapshot/merge.ts';
import { type Moment, moments } from '../../src/lib/snapshot/moments.ts';
import type { Observation, ObservationsOfMoment, Snapshot } from '../../src/lib/snapshot/schema.ts';
import { makePeople, signAll } from '../fixtures/people.ts';
import { wholeRelease, withWritten } from '../fixtures/written.ts';
import { reportFiles } from './report-files.ts';
import { progress } from './screen.ts';

/** The rollout of starlight as it goes on: what was collected up to now, and its decisions. */
export interface LiveRollout {
  /** Does what comes before a moment, then collects it live. */
  advance(moment: Moment): Promise<void>;
  /** Collects a moment again, which replaces what was seen of it. */
  collect(moment: Moment): Promise<void>;
  /** Adds what is only written, has it signed, decides, and writes snapshot and report into the folder `name` of the output. */
  decide(before: Milestone, name: string): Promise<Report>;
  /** Domains of each collected moment, by whether a collector saw them. */
  origins(): { moment: Moment; seen: string[]; written: string[] }[];
}

export function liveRollout(example: PreparedExample, policies: PolicyFile, output: string): LiveRollout {
  const { profile, profileText, rollout } = example;
  const collected = new Map<Moment, Snapshot>();
  const people = makePeople(new Date());
  const parameters = ParameterValues.from(policies.parameters, profile.parameters, 'gates.yaml');

  const whole = (): Snapshot => {
    const merged = mergeSnapshots([...collected].map(([file, snapshot]) => ({ file, snapshot })));
    const now = new Date().toISOString();
    const times = Object.fromEntries(
      moments.map((moment) => [moment, lastCollection(collected.get(moment), moment) ?? now]),
    ) as Record<Moment, string>;
    return withWritten({ ...merged, release: wholeRelease(merged.release, 'starlight') }, profile, times);
  };

  const collect = async (moment: Moment) => {
    const { snapshot } = await example.collect({
      moment,
      catalogue: policies.catalogue,
      onProgress: ({ collector, state, seconds, problems }) => {
        const unseen = problems > 0 ? `, could not see ${problems} of what it looked for` : '';
        if (state !== 'started') progress(`${moment}: ${collector}, ${seconds.toFixed(1)} s${unseen}`);
      },
    });
    collected.set(moment, snapshot);
  };

  return {
    collect,
    async advance(moment) {
      progress(`${moment}: installing`);
      await rollout.advance(moment);
      await collect(moment);
    },
    async decide(before, name) {
      const now = new Date();
      const snapshot = signAll(whole(), people, { policies, profile, parameters, now });
      const report = await evaluate(snapshot, { policies, profile, trust: people.trust, before });
      const folder = join(output, name);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'snapshot.json'), `${JSON.stringify(snapshot, null, 1)}\n`);
      await writeFile(join(folder, 'gates.yaml'), profileText);
      await writeFile(join(folder, 'trust.yaml'), people.yaml);
      for (const [format, file] of reportFiles)
        await writeFile(
          join(folder, file),
          formats.find((known) => known.name === format)?.render(report, { colour: false, all: false }) ?? '',
        );
      return report;
    },
    origins: () =>
      Object.entries(whole().observations).map(([moment, observations]) => {
        const domains = named(observations);
        const written = domains.filter(([, { collector }]) => collector === 'fixture');
        const seen = domains.filter(([, { collector }]) => collector !== 'fixture');
        return {
          moment: moment as Moment,
          seen: seen.map(([domain, { collector }]) =>
            collector.includes('fixture') ? `${domain} (in part)` : domain,
          ),
          written: written.map(([domain]) => domain),
        };
      }),
  };
}

/** RFC 3339, or undefined when the moment was not collected. */
function lastCollection(snapshot: Snapshot | undefined, moment: Moment): string | undefined {
  return named(snapshot?.observations[moment])
    .map(([, { collectedAt }]) => new Date(collectedAt).toISOString())
    .sort()
    .at(-1);
}

function named(observations: ObservationsOfMoment = {}): [string, Observation][] {
  return Object.entries(observations).flatMap(([domain, observation]) =>
    observation === undefined ? [] : [[domain, observation as Observation]],
  );
}
