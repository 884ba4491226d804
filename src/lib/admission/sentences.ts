import type { AdmissionRule, CatalogueItem } from '../catalogue.ts';
import { fillMessage, formatFact } from '../messages.ts';
import { clean, clip, oneLine } from '../report/clean.ts';
import type { Violation } from './rules.ts';

/** kubectl prints the message as it is: what doesn't fit a screen helps nobody. */
const violations_shown_max = 8;
const line_characters_max = 400;
const value_characters_max = 160;
/** The API server cuts what is longer. */
const warning_characters_max = 120;
const warnings_max = 20;

/** A violation with its rule and the item that it serves. */
export interface Judged {
  readonly violation: Violation;
  readonly rule: AdmissionRule;
  readonly item: CatalogueItem;
}

/** Why an object is refused: a line for each violation with item, path, what was seen and expected, and the ways out. */
export function refusalMessage(judged: readonly Judged[]): string {
  const shown = judged.slice(0, violations_shown_max);
  const more = judged.length - shown.length;
  return [
    `gates found ${judged.length === 1 ? '1 violation' : `${judged.length} violations`}:`,
    ...shown.map((one) => `- ${clip(lineOf(one), line_characters_max)}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
    ...new Set(shown.map(wayOut)),
  ].join('\n');
}

/** A warning for each violation, no longer than the API server lets through. */
export function warningLines(judged: readonly Judged[]): string[] {
  const lines = judged.map((one) => cut(lineOf(one), warning_characters_max));
  const shown = lines.slice(0, warnings_max);
  return lines.length > shown.length ? [...shown, `gates: and ${lines.length - shown.length} more`] : shown;
}

/** The violations by rule and path, for the audit log. */
export function auditText(judged: readonly Judged[]): string {
  return cut(
    judged.map(({ rule, violation }) => `${rule.name} ${shortened(violation.path)}`).join('; '),
    1000,
  );
}

function lineOf({ violation, rule, item }: Judged): string {
  return clean(
    `[${item.id}] ${shortened(violation.path)}: ${fillMessage(oneLine(rule.metadata.message), spoken(violation))}`,
  );
}

function wayOut({ rule, item }: Judged): string {
  return `Way out for ${item.id} (${item.metadata.owner ?? 'anybody'}): ${oneLine(rule.metadata.remedy ?? item.metadata.solution)}`;
}

/** The violation with `observed` and `wanted` as texts, whatever unit their names carry, and no value too long to show. */
function spoken(violation: Violation): Record<string, unknown> {
  const facts = Object.fromEntries(
    Object.entries(violation).map(([name, value]) => [
      name,
      typeof value === 'string' ? shortened(value) : value,
    ]),
  );
  for (const end of ['observed', 'wanted']) {
    const name = Object.keys(facts).find((key) => key.startsWith(`${end}_`));
    if (name !== undefined) facts[end] = formatFact(name, facts[name]);
  }
  return facts;
}

const shortened = (value: string) => cut(value, value_characters_max);

function cut(text: string, characters_max: number): string {
  const characters = [...text];
  return characters.length <= characters_max ? text : `${characters.slice(0, characters_max - 1).join('')}…`;
}
