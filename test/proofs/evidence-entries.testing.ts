import type { CatalogueItem } from '../../src/lib/catalogue.ts';
import { evidenceOf } from '../../src/lib/item-evidence.ts';
import type { Deletion } from './deletions.testing.ts';

/** One entry of an item's evidence list, as what to delete: one path, or every alternative of `any_of`. */
export interface EvidenceEntry {
  readonly item: string;
  readonly deletions: readonly Deletion[];
}

/** What an item's METADATA says that it rests on. */
export function entriesOf(item: CatalogueItem): EvidenceEntry[] {
  return (item.metadata.evidence ?? []).map((entry) => ({
    item: item.id,
    deletions: deletionsOf(item, [entry]),
  }));
}

/** `moment/domain` of every observation that an item rests on or shows. */
export function observationsOf(item: CatalogueItem): Set<string> {
  const { evidence = [], shown = [] } = item.metadata;
  return new Set(
    deletionsOf(item, [...evidence, ...shown]).map(({ moment, domain }) => `${moment}/${domain}`),
  );
}

function deletionsOf(
  item: CatalogueItem,
  evidence: NonNullable<CatalogueItem['metadata']['evidence']>,
): Deletion[] {
  return evidenceOf({ ...item, metadata: { ...item.metadata, evidence } }).map(
    ({ moment, domain, path }) => ({
      moment,
      domain,
      path: ['data', ...(path === '' ? [] : path.split('.'))],
      how: 'delete',
    }),
  );
}
