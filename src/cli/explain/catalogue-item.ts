import type { CatalogueItem, PolicyFile } from '../../lib/catalogue.ts';
import { formatFact } from '../../lib/messages.ts';
import { oneLine } from '../../lib/report/clean.ts';
import { rows } from './rows.ts';

/** Everything that the catalogue knows of an item, line by line. */
export function describeItem(item: CatalogueItem, { parameters }: PolicyFile): string[] {
  const { metadata } = item;
  const known: [string, string][] = [
    ['passes when', oneLine(item.description)],
    ['phase', metadata.phase],
    ['required before', metadata.required_before],
    ['owner', metadata.owner ?? 'nobody named'],
    ['critical', metadata.critical ? 'yes, it can not be waived' : 'no, it can be waived'],
  ];
  if (metadata.feature !== undefined)
    known.push(['feature', `${metadata.feature} (a profile may declare it off)`]);
  if (metadata.moment !== undefined) known.push(['moment', metadata.moment]);
  for (const entry of metadata.evidence ?? [])
    known.push(['evidence', typeof entry === 'string' ? entry : `any of ${entry.any_of.join(', ')}`]);
  for (const name of metadata.parameters ?? []) {
    const parameter = parameters[name];
    if (parameter !== undefined) known.push(['limit', `${name} = ${formatFact(name, parameter.value)}`]);
  }
  if (metadata.attested_by !== undefined)
    known.push([
      'signed by',
      `${metadata.attested_by}${metadata.claims ? ` with ${metadata.claims.join(', ')}` : ''}`,
    ]);
  for (const member of metadata.members ?? []) known.push(['computed from', member]);
  known.push(['what to do', oneLine(metadata.solution)], ['rule', `${item.source.file}:${item.source.line}`]);
  return [`${item.id}: ${item.title}`, '', ...rows(known.map(([name, line]) => ({ name, lines: [line] })))];
}
