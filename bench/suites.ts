import type { Decided } from './decide.ts';
import { alternate, runTimed } from './measure.ts';
import type { Figure } from './results.ts';
import type { Case, Material } from './setting.ts';
import type { Versions } from './versions.ts';

const gates = 'dist/cli/main.js';
/** What `gates check` ends with for a snapshot in which every signed item is unknown. */
const undecided = 2;

const name = (pods: number) => `${pods.toLocaleString('en')} pods`;

function caseOf({ cases }: Material, pods: number): Case {
  const found = cases.find((one) => one.pods === pods);
  if (found === undefined) throw new Error(`There is no snapshot of ${pods} pods.`);
  return found;
}

async function decided({ settingFile }: Material, { snapshot }: Case, rounds: number): Promise<Decided> {
  const { stdout } = await runTimed(
    [process.execPath, '--import', 'tsx', 'bench/decide.ts', settingFile, snapshot, String(rounds)],
    0,
  );
  return JSON.parse(stdout);
}

interface OpaOutput {
  readonly result: { expressions: { value: { statuses: Record<string, Record<string, string>> } }[] }[];
  readonly metrics: { readonly timer_rego_query_eval_ns: number };
}

/** Deciding as a library call against JSON.parse and `opa eval`. */
export async function compareDecision(
  material: Material,
  versions: Versions,
  rounds: number,
): Promise<Figure[]> {
  const [few, many] = [caseOf(material, 20), caseOf(material, 10_000)];
  const opa = () =>
    runTimed(
      [
        versions.opa,
        'eval',
        '--format',
        'json',
        '--metrics',
        '--data',
        material.policies,
        '--data',
        many.host,
        '--input',
        many.input,
        'data.gates',
      ],
      0,
    );
  const process_ms: number[] = [];
  const evaluation_ms: number[] = [];
  const parse_ms: number[] = [];
  const decide_ms: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const ours = await decided(material, many, 3);
    const { time_ms, stdout } = await opa();
    const output: OpaOutput = JSON.parse(stdout);
    assertEqualDecisions(ours, output);
    parse_ms.push(...ours.parse_ms);
    decide_ms.push(...ours.decide_ms);
    process_ms.push(time_ms);
    evaluation_ms.push(output.metrics.timer_rego_query_eval_ns / 1e6);
  }
  const small = await decided(material, few, rounds);
  const what = `decide 122 items, ${name(many.pods)}, ${(many.bytes / 1e6).toFixed(1)} MB`;
  return [
    {
      what,
      unit: 'ms',
      ours: decide_ms,
      peer: { name: 'JSON.parse', values: parse_ms },
      limit: { ratio_max: 8, ratio_aim: 4 },
    },
    {
      what,
      unit: 'ms',
      ours: decide_ms,
      peer: { name: 'opa eval, process', values: process_ms },
      limit: { ratio_max: 1 },
    },
    {
      what,
      unit: 'ms',
      ours: decide_ms,
      peer: { name: 'opa eval, evaluation', values: evaluation_ms },
      limit: { ratio_max: 1 },
    },
    { what: `decide 122 items, ${name(few.pods)}`, unit: 'ms', ours: small.decide_ms },
  ];
}

function assertEqualDecisions(ours: Decided, { result }: OpaOutput): void {
  const theirs = Object.entries(result[0]?.expressions[0]?.value.statuses ?? {}).flatMap(([section, items]) =>
    Object.entries(items).map(([item, status]) => [`${section}.${item}`, status] as const),
  );
  const different = theirs.filter(([id, status]) => ours.statuses[id] !== status);
  if (theirs.length !== 122 || Object.keys(ours.statuses).length !== 122 || different.length > 0)
    throw new Error(`opa decided ${theirs.length} items, and others than we: ${different.join('; ')}`);
}

/** `gates check` as a process against conftest, and Node's own start. */
export async function compareCheck(
  material: Material,
  versions: Versions,
  rounds: number,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [pods, ratio_max] of [
    [20, 1.5],
    [10_000, 0.5],
  ] as const) {
    const one = caseOf(material, pods);
    const check = () =>
      runTimed(
        [
          process.execPath,
          gates,
          'check',
          one.snapshot,
          '--profile',
          material.profileFile,
          '--now',
          material.now,
          '--format',
          'json',
        ],
        undecided,
      );
    const conftest = () =>
      runTimed(
        [
          versions.conftest,
          'test',
          one.input,
          '--policy',
          material.policies,
          '--data',
          one.host,
          '--output',
          'json',
          '--no-color',
        ],
        1,
      );
    assertEqualFailures((await check()).stdout, (await conftest()).stdout);
    const measured = await alternate(rounds, {
      check: async () => (await check()).time_ms,
      conftest: async () => (await conftest()).time_ms,
      node: async () => (await runTimed([process.execPath, '--eval', '0'], 0)).time_ms,
    });
    const what = `gates check, ${name(pods)}`;
    figures.push(
      {
        what,
        unit: 'ms',
        ours: measured.check,
        peer: { name: 'conftest', values: measured.conftest },
        limit: { ratio_max },
      },
      { what, unit: 'ms', ours: measured.check, peer: { name: 'node --eval 0', values: measured.node } },
    );
  }
  return figures;
}

function assertEqualFailures(report: string, conftest: string): void {
  const { summary } = JSON.parse(report) as { summary: { fail: number; unknown: number; inScope: number } };
  const [file] = JSON.parse(conftest) as { failures?: unknown[] }[];
  const ours = summary.fail + summary.unknown;
  if (summary.inScope !== 122 || ours === 0 || file?.failures?.length !== ours)
    throw new Error(
      `conftest found ${file?.failures?.length ?? 'no'} failures; gates ${ours} in ${summary.inScope} items`,
    );
}

/** Time and peak memory of a process that decides three times, from 1,000 to 100,000 pods; linear is a ratio of the bytes'. */
export async function measureGrowth(material: Material): Promise<Figure[]> {
  const [small, middle, large] = [1_000, 10_000, 100_000].map((pods) => caseOf(material, pods));
  if (small === undefined || middle === undefined || large === undefined) return [];
  const results = new Map<Case, Decided>();
  for (const one of [small, middle, large]) results.set(one, await decided(material, one, 3));
  const perMegabyte = (one: Case) =>
    results.get(one)?.decide_ms.map((time) => time / (one.bytes / 1e6)) ?? [];
  return [
    ...[small, middle, large].flatMap((one): Figure[] => [
      {
        what: `decide ${name(one.pods)}, ${(one.bytes / 1e6).toFixed(1)} MB (3 rounds)`,
        unit: 'ms',
        ours: results.get(one)?.decide_ms ?? [],
      },
      {
        what: `peak memory, ${name(one.pods)}`,
        unit: 'MB',
        ours: [(results.get(one)?.peak_bytes ?? 0) / 1e6],
      },
    ]),
    {
      what: `decide, a megabyte of ${name(large.pods)}`,
      unit: 'ms',
      ours: perMegabyte(large),
      peer: { name: `a megabyte of ${name(middle.pods)}`, values: perMegabyte(middle) },
      limit: { ratio_max: 1.25 },
    },
  ];
}
