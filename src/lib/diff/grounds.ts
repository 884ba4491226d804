import { jsonDifferences } from '../json/index.ts';
import { formatFact } from '../messages.ts';
import type { Report } from '../report.ts';
import { jsonPath } from '../zod-problems.ts';

/** One thing that releases are judged by and that is another than before. */
export interface GroundChange {
  readonly ground: 'parameter' | 'profile' | 'trust' | 'policies';
  /** a parameter's name, a path in the profile, whose key, or which digest */
  readonly name: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** a phrase */
  readonly text: string;
}

/** What two reports were judged by, where it differs. */
export function groundChanges(before: Report, after: Report): GroundChange[] {
  return [
    ...policyChanges(before, after),
    ...parameterChanges(before, after),
    ...profileChanges(before, after),
    ...trustChanges(before, after),
  ];
}

function policyChanges(before: Report, after: Report): GroundChange[] {
  return (['policies', 'module'] as const).flatMap((name) => {
    const [from, to] = [before.digests[name], after.digests[name]];
    const what = name === 'policies' ? 'rules, catalogue and checklist figures' : 'compiled rules';
    return from === to
      ? []
      : [
          change(
            'policies',
            name,
            from,
            to,
            `${what} are others: ${from.slice(0, 19)}… → ${to.slice(0, 19)}…`,
          ),
        ];
  });
}

function parameterChanges(before: Report, after: Report): GroundChange[] {
  return jsonDifferences(before.parameters.values, after.parameters.values).map(
    ({ path, before: from, after: to }) => {
      const name = String(path[0]);
      const override = after.parameters.overrides.find((one) => one.name === name);
      const note =
        override === undefined
          ? ' (the checklist’s figure)'
          : ` (${override.looser ? 'looser' : 'stricter'} than the checklist’s ${formatFact(name, override.checklist)})`;
      return change(
        'parameter',
        name,
        from,
        to,
        `parameter ${name}: ${formatFact(name, from)} → ${formatFact(name, to)}${to === undefined ? '' : note}`,
      );
    },
  );
}

function profileChanges(before: Report, after: Report): GroundChange[] {
  const [one, other] = [before, after].map(({ profile: { parameters: _, ...rest } }) => rest);
  return jsonDifferences(one, other).map(({ path, before: from, after: to }) => {
    const name = jsonPath(path);
    return change('profile', name, from, to, `profile ${name}: ${shown(from)} → ${shown(to)}`);
  });
}

function trustChanges(before: Report, after: Report): GroundChange[] {
  const there = (trusted: boolean) => (trusted ? 'a trust file' : 'no trust file');
  const file =
    before.head.trusted === after.head.trusted
      ? []
      : [
          change(
            'trust',
            'file',
            before.head.trusted,
            after.head.trusted,
            `trust: ${there(before.head.trusted)} → ${there(after.head.trusted)}`,
          ),
        ];
  const [befores, afters] = [keysOf(before), keysOf(after)];
  const gone = [...befores].filter(([key]) => !afters.has(key)).map(([, holder]) => holder);
  const come = [...afters].filter(([key]) => !befores.has(key)).map(([, holder]) => holder);
  const renewed = come.filter((holder) => gone.includes(holder));
  const kept = [...befores].flatMap(([key, from]) => {
    const to = afters.get(key);
    return to === undefined || to === from
      ? []
      : [change('trust', nameOf(from), from, to, `trust: ${from} → ${to}`)];
  });
  return [
    ...file,
    ...kept,
    ...renewed.map((holder) =>
      change('trust', nameOf(holder), holder, holder, `trust: another key of ${holder}`),
    ),
    ...gone
      .filter((holder) => !renewed.includes(holder))
      .map((holder) => change('trust', nameOf(holder), holder, undefined, `trust: no longer ${holder}`)),
    ...come
      .filter((holder) => !renewed.includes(holder))
      .map((holder) => change('trust', nameOf(holder), undefined, holder, `trust: new ${holder}`)),
  ];
}

/** Who holds a key, in which roles and from when until when, by the key. */
function keysOf({ trust }: Report): Map<string, string> {
  return new Map([
    ...trust.people.map(
      ({ person, roles, publicKey, validFrom, validTo }) =>
        [publicKey, `${person}, ${roles.join(' and ')}, valid ${validFrom} to ${validTo}`] as const,
    ),
    ...trust.collectors.map(
      ({ name, publicKey, validFrom, validTo }) =>
        [publicKey, `${name}, collector, valid ${validFrom} to ${validTo}`] as const,
    ),
  ]);
}

function nameOf(holder: string): string {
  return holder.slice(0, holder.lastIndexOf(', ', holder.lastIndexOf(', ') - 1));
}

const value_characters_max = 80;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > value_characters_max ? `${text.slice(0, value_characters_max)}…` : text;
}

function change(
  ground: GroundChange['ground'],
  name: string,
  before: unknown,
  after: unknown,
  text: string,
): GroundChange {
  return {
    ground,
    name,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    text,
  };
}
