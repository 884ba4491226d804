import { type Content, html, type Markup } from './markup.ts';

/** More rows than a page is for. */
const rows_shown_max = 200;

/** A table that scrolls sideways by itself where it is too wide; undefined when it has no rows. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly Content[])[],
): Markup | undefined {
  if (rows.length === 0) return undefined;
  const left = rows.length - rows_shown_max;
  return html`<div class="table" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.slice(0, rows_shown_max).map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
</table>${left > 0 ? html`<p class="more">and ${left} more, all of them in the report’s JSON</p>` : undefined}</div>`;
}
