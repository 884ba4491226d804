import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { CatalogueItem, PolicyFile } from '../src/lib/catalogue.ts';
import { collectors } from '../src/lib/collect/collectors.ts';
import { formatFact } from '../src/lib/messages.ts';
import { readPolicyFile } from '../src/lib/policies/policy-file.ts';

/**
 * Writes `docs/checklist/` (one page a section) and the generated part of the README from the compiled catalogue.
 * With `--check` it writes nothing and fails when what is there differs.
 */
const check = process.argv.includes('--check');
const policies = readPolicyFile(await readFile('dist/policies.json'), 'dist/policies.json');
const collectable = new Set<string>(collectors.flatMap((collector) => collector.domains));

const pages = new Map<string, string>();
for (const section of new Set(policies.catalogue.map((item) => item.section)))
  pages.set(`docs/checklist/${section}.md`, sectionPage(section, policies));
pages.set('docs/checklist/README.md', indexPage(policies));
const readme = await readFile('README.md', 'utf8');
pages.set('README.md', withGenerated(readme, coverage(policies)));

const different: string[] = [];
for (const [path, text] of pages)
  if ((await readFile(path, 'utf8').catch(() => '')) !== text) different.push(path);
if (check) {
  for (const path of different)
    process.stdout.write(`  ${path} is not what the rules say; write it with: npm run docs\n`);
  process.stdout.write(`${pages.size - different.length} passed, ${different.length} failed\n`);
  process.exitCode = different.length === 0 ? 0 : 1;
} else {
  await rm('docs/checklist', { recursive: true, force: true });
  await mkdir('docs/checklist', { recursive: true });
  for (const [path, text] of pages) await writeFile(path, text);
  process.stdout.write(`${pages.size} pages, ${policies.catalogue.length} items\n`);
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

/** What an item rests on, as far as today's collectors go. */
function proof(item: CatalogueItem): 'collected' | 'signed' | 'derived' | 'waits' {
  const { evidence, members } = item.metadata;
  if (members !== undefined) return 'derived';
  if (evidence === undefined) return 'signed';
  const isCollected = (path: string) =>
    collectable.has(path.slice(path.indexOf('/') + 1).split('.')[0] ?? '');
  const all = evidence.every((entry) =>
    typeof entry === 'string' ? isCollected(entry) : entry.any_of.some(isCollected),
  );
  return all ? 'collected' : 'waits';
}

function coverage({ catalogue }: PolicyFile): string {
  const by = (kind: ReturnType<typeof proof>) => catalogue.filter((item) => proof(item) === kind);
  const waiting = by('waits');
  const domains = (item: CatalogueItem) =>
    [
      ...new Set(
        (item.metadata.evidence ?? [])
          .flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.any_of))
          .map((path) => path.slice(path.indexOf('/') + 1).split('.')[0] ?? '')
          .filter((domain) => !collectable.has(domain)),
      ),
    ].sort();
  const groups = new Map<string, string[]>();
  for (const item of waiting)
    for (const domain of domains(item)) groups.set(domain, [...(groups.get(domain) ?? []), item.id]);
  return [
    `Of ${catalogue.length} items, ${by('collected').length} can be proven by the collectors of this version (${collectors.map((collector) => `\`${collector.name}\``).join(', ')}), ${by('signed').length} by signatures alone, ${by('derived').length} are computed from others, and ${waiting.length} wait for a collector: their evidence can be written into a snapshot by a pipeline of yours (\`gates schema snapshot\`).`,
    '',
    '| waits for a collector of | items |',
    '|---|---|',
    ...[...groups]
      .sort()
      .map(([domain, ids]) => `| \`${domain}\` | ${ids.map((id) => `\`${id}\``).join(', ')} |`),
  ].join('\n');
}

function withGenerated(text: string, generated: string): string {
  const start = '<!-- coverage: generated by `npm run docs` -->';
  const end = '<!-- /coverage -->';
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md lacks the lines ${start} and ${end}.`);
  return `${text.slice(0, from + start.length)}\n${generated}\n${text.slice(to)}`;
}
