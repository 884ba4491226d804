import type { JsonDifference } from '../json/index.ts';
import { jsonPath } from '../zod-problems.ts';

/** One place at which a report and its replay differ. A side that has nothing there is missing. */
export interface ReplayDifference {
  /** such as `$.items[3].status` */
  readonly path: string;
  /** the id of the item that it belongs to */
  readonly item?: string;
  readonly recorded?: unknown;
  readonly replayed?: unknown;
  /** a whole sentence */
  readonly text: string;
}

const value_characters_max = 100;

/** One difference between a report's document and the report that the replay came to, in words. */
export function describeDifference(
  { path, before, after }: JsonDifference,
  recorded: unknown,
  replayed: unknown,
): ReplayDifference {
  const written = jsonPath(path);
  const side = before === undefined && path.length === 2 ? replayed : recorded;
  const item = path[0] === 'items' ? idAt(side, path[1]) : undefined;
  const place = item === undefined ? written : `${written} (${item})`;
  return {
    path: written,
    ...(item === undefined ? {} : { item }),
    ...(before === undefined ? {} : { recorded: before }),
    ...(after === undefined ? {} : { replayed: after }),
    text: `${place}: the report ${says(before)}, replay ${says(after)}.`,
  };
}

function idAt(report: unknown, index: string | number | undefined): string | undefined {
  const items = (report as { items?: unknown }).items;
  const id = Array.isArray(items) ? (items[Number(index)] as { id?: unknown } | undefined)?.id : undefined;
  return typeof id === 'string' ? id : undefined;
}

function says(value: unknown): string {
  if (value === undefined) return 'has nothing there';
  const text = JSON.stringify(value);
  return `says ${text.length > value_characters_max ? `${text.slice(0, value_characters_max)}…` : text}`;
}
