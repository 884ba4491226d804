import type { CatalogueItem, PolicyFile } from '../../src/lib/catalogue.ts';
import { collectors } from '../../src/lib/collect/collectors.ts';

const collectable = new Set<string>(collectors.flatMap((collector) => collector.domains));

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

/** What can be proven today, for the README: how many items rest on what, and which wait for a collector. */
export function coverage({ catalogue }: PolicyFile): string {
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
