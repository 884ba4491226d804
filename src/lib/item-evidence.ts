import type { CatalogueItem } from './catalogue.ts';
import type { Domain } from './snapshot/domains.ts';
import type { Moment } from './snapshot/moments.ts';

/** Where an item's evidence paths lie: the item's own moment unless a path names another. */
export function evidenceOf(item: CatalogueItem): { moment: Moment; domain: Domain; path: string }[] {
  const { evidence = [], moment } = item.metadata;
  const paths = evidence.flatMap((entry) => (typeof entry === 'string' ? [entry] : entry.any_of));
  return paths.flatMap((text) => {
    const slash = text.indexOf('/');
    const where = slash < 0 ? moment : (text.slice(0, slash) as Moment);
    const [domain = '', ...rest] = text.slice(slash + 1).split('.');
    return where === undefined ? [] : [{ moment: where, domain: domain as Domain, path: rest.join('.') }];
  });
}
