import type { CatalogueItem } from '../../lib/catalogue.ts';
import { releaseOf } from '../../lib/collect/release.ts';
import { GatesError } from '../../lib/errors.ts';
import { evidenceOf } from '../../lib/item-evidence.ts';
import { ParameterValues } from '../../lib/parameters.ts';
import { parseProfile } from '../../lib/profile/profile.ts';
import type { Release } from '../../lib/snapshot/schema.ts';
import { identityOf } from '../../model-validation/identity.ts';
import type { ModelReport } from '../../model-validation/report.ts';
import { assertWritable, writeWhole } from '../files.ts';
import { type Grounds, judgeObservation } from '../judgement.ts';
import type { ModelOptions } from './options.ts';
import { summaryOf } from './summary.ts';

/** When models are validated; items of later moments look back at it. */
const moment = 'pre-deployment';

/**
 * The items that a validation alone decides, those that look back at it included.
 *
 * @throws GatesError `scope_invalid` when there are none
 */
export function modelItems(catalogue: readonly CatalogueItem[]): string[] {
  const items = catalogue
    .filter((item) => {
      const evidence = evidenceOf(item);
      return (
        evidence.length > 0 && evidence.every((path) => path.moment === moment && path.domain === 'model')
      );
    })
    .map(({ id }) => id);
  if (items.length === 0)
    throw new GatesError('scope_invalid', 'No item is decided by a validation of the model alone.');
  return items;
}

/** Writes a whole report where it was asked for, tells what it says, and judges it. */
export async function presentReport(
  report: ModelReport,
  options: ModelOptions,
  grounds: Grounds,
): Promise<void> {
  const { value, file } = grounds.profile;
  const profile = parseProfile(value, file);
  const parameters = ParameterValues.from(grounds.policies.parameters, profile.parameters, file);
  const model = identityOf(report);
  const release: Release = { ...releaseOf(profile), ...(model === undefined ? {} : { model }) };
  await writeWhole(options.output, `${JSON.stringify(report, null, 2)}\n`);
  if (options.picture !== undefined) {
    const { pictureOf } = await import('../../model-validation/picture/picture.ts');
    const picture = pictureOf(report, {
      fpr_fraction_max: parameters.number('fpr_fraction_max'),
      fpr_increase_fraction_max: parameters.number('fpr_increase_fraction_max'),
      confidence_fraction: parameters.number('confidence_fraction'),
    });
    await writeWhole(options.picture, picture);
  }
  // what a program reads from standard output stands there alone
  const forPeople = options.json || options.output === '-' ? process.stderr : process.stdout;
  forPeople.write(`${summaryOf(report, release, parameters)}\n`);
  await judgeObservation(
    { moment, domain: 'model', observation: report.observation },
    {
      items: modelItems(grounds.policies.catalogue),
      release,
      grounds,
      json: options.json === true,
      output: options.json ? process.stdout : forPeople,
    },
  );
}

/** @throws GatesError before long work whose results can't be written */
export async function checkOutputs({ output, picture, json }: ModelOptions): Promise<void> {
  if (json && output === '-')
    throw new GatesError(
      'usage_invalid',
      '--json prints the judgement to standard output: give the report a file by --output.',
    );
  await assertWritable(output);
  if (picture !== undefined) await assertWritable(picture);
}
