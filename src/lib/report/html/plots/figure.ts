import { type Content, html, type Markup } from '../markup.ts';
import { table } from '../table.ts';

/** A drawing with its title, what it says in words, and its figures as a table. */
export interface Figure {
  /** a name for anchors, without spaces */
  readonly id: string;
  readonly title: string;
  readonly says: string;
  /** the item that the figures belong to */
  readonly item: string;
  readonly drawing: Content;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function figure({ id, title, says, item, drawing, columns, rows }: Figure): Markup {
  return html`<figure class="figure"><figcaption><h3 id="${id}-title">${title}</h3><p>${says}</p></figcaption>
${drawing}
<p class="figure-foot"><a href="#${item}">The item</a></p>
<details><summary>The figures</summary>${table(title, columns, rows)}</details>
</figure>`;
}
