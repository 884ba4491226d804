import type { CatalogueItem } from '../catalogue.ts';
import type { Domain } from '../snapshot/domains.ts';
import { domainNames } from '../snapshot/domains.ts';
import type { Moment } from '../snapshot/moments.ts';

/**
 * The evidence that must be collected in a moment, for the items of that moment and for later ones that look back at it:
 * sorted paths below `data` by domain. An empty path is the whole domain.
 */
export function wantedPaths(
  catalogue: readonly CatalogueItem[],
  moment: Moment,
): Partial<Record<Domain, readonly string[]>> {
  const wanted = new Map<Domain, Set<string>>();
  for (const { metadata } of catalogue) {
    const evidence = (metadata.evidence ?? []).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : entry.any_of,
    );
    for (const reference of [...evidence, ...(metadata.shown ?? [])]) {
      const slash = reference.indexOf('/');
      const where = slash < 0 ? metadata.moment : reference.slice(0, slash);
      const [domain = '', ...path] = reference.slice(slash + 1).split('.');
      if (where !== moment || !isDomain(domain)) continue;
      wanted.set(domain, (wanted.get(domain) ?? new Set()).add(path.join('.')));
    }
  }
  return Object.fromEntries([...wanted].map(([domain, paths]) => [domain, [...paths].sort()]));
}

function isDomain(name: string): name is Domain {
  return (domainNames as readonly string[]).includes(name);
}
