import type { CatalogueItem, PolicyFile } from '../lib/catalogue.ts';
import { GatesError } from '../lib/errors.ts';
import type { Domain } from '../lib/snapshot/domains.ts';
import type { Moment } from '../lib/snapshot/moments.ts';
import type { Observation, Release } from '../lib/snapshot/schema.ts';
import { readPolicies, readProfileFile, readTrustFile, type SharedOptions } from './settings.ts';

/** Files that a judgement rests on, read. */
export interface Grounds {
  readonly policies: PolicyFile;
  readonly profile: { readonly value: object | undefined; readonly file: string };
  readonly trust: { readonly value: object | undefined; readonly file: string };
}

/** Reads the policies, the profile and the trust file that the options name, or the usual ones. */
export async function readGrounds(options: SharedOptions): Promise<Grounds> {
  const [policies, profile, trust] = await Promise.all([
    readPolicies(options),
    readProfileFile(options),
    readTrustFile(options),
  ]);
  return { policies, profile, trust };
}

/**
 * The items of a moment that one domain alone can decide.
 *
 * @throws GatesError `scope_invalid` when there are none
 */
export function itemsDecidedBy(
  domain: Domain,
  catalogue: readonly CatalogueItem[],
  moment: Moment,
): string[] {
  const isOfDomain = (reference: string) =>
    reference.startsWith(`${domain}.`) || reference.startsWith(`${moment}/${domain}.`);
  const items = catalogue
    .filter(({ metadata }) => metadata.moment === moment && (metadata.evidence ?? []).length > 0)
    .filter(({ metadata }) =>
      (metadata.evidence ?? []).every((entry) =>
        typeof entry === 'string' ? isOfDomain(entry) : entry.any_of.some(isOfDomain),
      ),
    )
    .map(({ id }) => id);
  if (items.length === 0)
    throw new GatesError('scope_invalid', `No item of the moment ${moment} is decided by ${domain} alone.`);
  return items;
}

/** Asks the rules what they say of one observation, shows it, and sets the exit code of the verdict. */
export async function judgeObservation(
  observed: { readonly moment: Moment; readonly domain: Domain; readonly observation: Observation },
  {
    items,
    release,
    grounds: { policies, profile, trust },
    json,
    output = process.stdout,
  }: {
    readonly items: readonly string[];
    readonly release: Release;
    readonly grounds: Grounds;
    readonly json: boolean;
    readonly output?: NodeJS.WriteStream;
  },
): Promise<void> {
  const [{ evaluate }, { exitCodeOf }, { formats }] = await Promise.all([
    import('../lib/evaluate.ts'),
    import('../lib/verdict.ts'),
    import('../lib/report/formats.ts'),
  ]);
  const report = await evaluate(
    {
      schema: 'gates.snapshot/v1',
      release,
      observations: { [observed.moment]: { [observed.domain]: observed.observation } },
    },
    {
      policies,
      items,
      ...(profile.value === undefined ? {} : { profile: profile.value }),
      // validated by evaluate
      ...(trust.value === undefined ? {} : { trust: trust.value as never }),
      files: { profile: profile.file, trust: trust.file },
    },
  );
  const format = formats.find(({ name }) => name === (json ? 'json' : 'terminal'));
  const colour = output.isTTY === true && !process.env['NO_COLOR'];
  output.write(format?.render(report, { colour, all: true }) ?? '');
  process.exitCode = exitCodeOf(report.verdict);
}
