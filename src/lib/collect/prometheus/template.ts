import { placeholderPattern, type QueryPlaceholder } from '../../profile/prometheus.ts';

export type PlaceholderValues = Readonly<Record<QueryPlaceholder, string>>;

/** Writes values into a query. All of them but the range stand in a text between quotes. */
export function fillQuery(template: string, values: PlaceholderValues): string {
  return template.replace(placeholderPattern, (_, name: QueryPlaceholder) => quoted(values[name]));
}

function quoted(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
