import { clean } from '../clean.ts';

/** What a template takes: text is escaped, markup stands as it is, lists are put one after another, nothing is nothing. */
export type Content = Markup | string | number | undefined | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A hole that stands bare in a tag, or where a whole address, a handler or a style would be: escaping is no help there. */
const unsafeHole = /(?:=\s*|\s(?:href|src|style|on\w+)\s*=\s*["'])$/i;

/** Text that is HTML already. Only the `html` tag makes it, so whatever else gets into a page has been escaped. */
export class Markup {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  /**
   * HTML from a template literal. Every text in it is cleaned of control characters and escaped.
   *
   * @throws Error for a hole where escaping does not help: outside quotes in a tag, or a whole `href`, `src`, `style` or handler
   */
  static html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
    let text = strings[0] ?? '';
    for (const [index, value] of values.entries()) {
      if (unsafeHole.test(strings[index] ?? ''))
        throw new Error(`Nothing may be filled in after ${strings[index]?.slice(-20)}`);
      text += written(value) + (strings[index + 1] ?? '');
    }
    return new Markup(text);
  }
}

export const html = Markup.html;

/** A text as HTML, for content and for attributes in quotes. */
export function escapeText(text: string): string {
  return clean(text)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function written(value: Content): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(written).join('');
  return escapeText(String(value));
}
