import { Command } from 'commander';
import type { CatalogueItem, PolicyFile } from '../../lib/catalogue.ts';
import { GatesError } from '../../lib/errors.ts';
import { formatFact } from '../../lib/messages.ts';
import { suggestion } from '../../lib/parameters.ts';
import { oneLine } from '../../lib/report/clean.ts';
import { readPolicies, type SharedOptions } from '../settings.ts';
import { withShared } from './shared-options.ts';

/** `gates explain`: one item, with everything that is known of it. */
export function explain(): Command {
  return withShared(new Command('explain'))
    .description('show one item: its rule, evidence, limits, and what to do')
    .argument('<item>', 'its id, such as benchmark.latency_p95')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  $ gates explain benchmark.latency_p95')
    .action(async (id: string, options: SharedOptions & { json?: boolean }) => {
      const policies = await readPolicies(options);
      const item = policies.catalogue.find((known) => known.id === id);
      if (item === undefined)
        throw new GatesError(
          'usage_invalid',
          `There is no item ${JSON.stringify(id)}.${suggestion(
            id,
            policies.catalogue.map((known) => known.id),
          )}`,
        );
      process.stdout.write(
        options.json ? `${JSON.stringify(item, null, 2)}\n` : `${describe(item, policies).join('\n')}\n`,
      );
    });
}

function describe(item: CatalogueItem, { parameters }: PolicyFile): string[] {
  const { metadata } = item;
  const rows: [string, string][] = [
    ['passes when', oneLine(item.description)],
    ['phase', metadata.phase],
    ['required before', metadata.required_before],
    ['owner', metadata.owner ?? 'nobody named'],
    ['critical', metadata.critical ? 'yes, it can not be waived' : 'no, it can be waived'],
  ];
  if (metadata.feature !== undefined)
    rows.push(['feature', `${metadata.feature} (a profile may declare it off)`]);
  if (metadata.moment !== undefined) rows.push(['moment', metadata.moment]);
  for (const entry of metadata.evidence ?? [])
    rows.push(['evidence', typeof entry === 'string' ? entry : `any of ${entry.any_of.join(', ')}`]);
  for (const name of metadata.parameters ?? []) {
    const parameter = parameters[name];
    if (parameter !== undefined) rows.push(['limit', `${name} = ${formatFact(name, parameter.value)}`]);
  }
  if (metadata.attested_by !== undefined)
    rows.push([
      'signed by',
      `${metadata.attested_by}${metadata.claims ? ` with ${metadata.claims.join(', ')}` : ''}`,
    ]);
  for (const member of metadata.members ?? []) rows.push(['computed from', member]);
  rows.push(['what to do', oneLine(metadata.solution)], ['rule', `${item.source.file}:${item.source.line}`]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return [`${item.id}: ${item.title}`, '', ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)];
}
