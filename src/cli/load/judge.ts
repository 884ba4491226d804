import type { CatalogueItem, PolicyFile } from '../../lib/catalogue.ts';
import { GatesError } from '../../lib/errors.ts';
import type { Moment } from '../../lib/snapshot/moments.ts';
import type { LoadTestReport } from '../../loadtest/report.ts';

/** The items of a moment that a load test alone can decide. */
export function itemsOf(catalogue: readonly CatalogueItem[], moment: Moment): string[] {
  return catalogue
    .filter(({ metadata }) => {
      const evidence = metadata.evidence ?? [];
      return (
        metadata.moment === moment &&
        evidence.length > 0 &&
        evidence.every((entry) =>
          typeof entry === 'string' ? isOfLoadTest(entry) : entry.any_of.some(isOfLoadTest),
        )
      );
    })
    .map(({ id }) => id);
}

function isOfLoadTest(reference: string): boolean {
  return reference.startsWith('loadtest.');
}

/** Asks the rules what they say of a load test, shows it, and sets the exit code of the verdict. */
export async function judgeLoadTest(
  observation: LoadTestReport['observation'],
  options: {
    readonly moment: Moment;
    readonly profile: object | undefined;
    readonly policies: PolicyFile;
    readonly json: boolean;
    readonly output?: NodeJS.WriteStream;
  },
): Promise<void> {
  const [{ evaluate }, { exitCodeOf }, { formats }, { parseProfile }, { releaseOf }] = await Promise.all([
    import('../../lib/evaluate.ts'),
    import('../../lib/verdict.ts'),
    import('../../lib/report/formats.ts'),
    import('../../lib/profile/profile.ts'),
    import('../../lib/collect/release.ts'),
  ]);
  const { moment, policies, json, output = process.stdout } = options;
  const items = itemsOf(policies.catalogue, moment);
  if (items.length === 0)
    throw new GatesError('scope_invalid', `No item of the moment ${moment} is decided by a load test alone.`);
  const report = await evaluate(
    {
      schema: 'gates.snapshot/v1',
      release: releaseOf(parseProfile(options.profile, 'the profile')),
      observations: { [moment]: { loadtest: observation } },
    },
    { policies, items, ...(options.profile === undefined ? {} : { profile: options.profile }) },
  );
  const format = formats.find(({ name }) => name === (json ? 'json' : 'terminal'));
  const colour = output.isTTY === true && !process.env['NO_COLOR'];
  output.write(format?.render(report, { colour, all: true }) ?? '');
  process.exitCode = exitCodeOf(report.verdict);
}
