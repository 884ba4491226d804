import type { CatalogueItem, PolicyFile } from '../../src/lib/catalogue.ts';
import { formatFact } from '../../src/lib/messages.ts';

/** The pages of `docs/checklist/`, by their paths: one a section, and their index. */
export function checklistPages(policies: PolicyFile): Map<string, string> {
  const sections = [...new Set(policies.catalogue.map((item) => item.section))];
  return new Map([
    ...sections.map((section) => [`docs/checklist/${section}.md`, sectionPage(section, policies)] as const),
    ['docs/checklist/README.md', indexPage(policies)],
  ]);
}

function sectionPage(section: string, { catalogue, parameters }: PolicyFile): string {
  const items = catalogue.filter((item) => item.section === section);
  return [
    `# ${section.replaceAll('_', ' ')}`,
    '',
    '<!-- generated from the METADATA of the rules by `npm run docs` -->',
    '',
    ...items.flatMap((item) => itemPart(item, parameters)),
  ].join('\n');
}

function itemPart(item: CatalogueItem, parameters: PolicyFile['parameters']): string[] {
  const { metadata } = item;
  const evidence = (metadata.evidence ?? []).map((entry) =>
    typeof entry === 'string' ? `\`${entry}\`` : entry.any_of.map((path) => `\`${path}\``).join(' or '),
  );
  const rows: [string, string][] = [
    ['required before', metadata.required_before],
    ['owner', metadata.owner ?? '–'],
    ['critical', metadata.critical ? 'yes: it can’t be waived' : 'no: it can be waived'],
    ['moment', metadata.moment ?? '–'],
  ];
  if (metadata.feature !== undefined) rows.push(['feature', `\`${metadata.feature}\``]);
  if (evidence.length > 0) rows.push(['evidence', evidence.join('<br>')]);
  const limits = (metadata.parameters ?? []).flatMap((name) => {
    const parameter = parameters[name];
    return parameter === undefined ? [] : [`\`${name}\` = ${formatFact(name, parameter.value)}`];
  });
  if (limits.length > 0) rows.push(['limits', limits.join('<br>')]);
  if (metadata.attested_by !== undefined)
    rows.push([
      'signed by',
      `\`${metadata.attested_by}\`${metadata.claims === undefined ? '' : ` with ${metadata.claims.join(', ')}`}`,
    ]);
  if (metadata.members !== undefined)
    rows.push(['computed from', metadata.members.map((member) => `\`${member}\``).join(', ')]);
  rows.push(['rule', `[${item.source.file}](../../${item.source.file})`]);
  return [
    `## ${item.title}`,
    '',
    `\`${item.id}\``,
    '',
    item.description.replaceAll('\n', ' ').trim(),
    '',
    '| | |',
    '|---|---|',
    ...rows.map(([name, text]) => `| ${name} | ${text} |`),
    '',
    `**What to do:** ${item.metadata.solution.replaceAll('\n', ' ').trim()}`,
    '',
  ];
}

function indexPage({ catalogue }: PolicyFile): string {
  const sections = [...new Set(catalogue.map((item) => item.section))];
  return [
    '# The checklist',
    '',
    '<!-- generated from the METADATA of the rules by `npm run docs` -->',
    '',
    `${catalogue.length} items, ${catalogue.filter((item) => item.metadata.critical).length} of them critical.`,
    '',
    '| section | items | phase |',
    '|---|---|---|',
    ...sections.map((section) => {
      const items = catalogue.filter((item) => item.section === section);
      return `| [${section}](${section}.md) | ${items.length} | ${items[0]?.metadata.phase} |`;
    }),
    '',
  ].join('\n');
}
