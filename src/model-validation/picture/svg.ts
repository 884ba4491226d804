/** Text as it may stand in XML. */
export function escaped(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no place for them
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd')
  );
}

export interface Frame {
  /** where the area of a plot begins, and how large it is, in pixels */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function textAt(
  x: number,
  y: number,
  text: string,
  { anchor = 'start', kind = 'label' }: { anchor?: 'start' | 'middle' | 'end'; kind?: string } = {},
): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" class="${kind}">${escaped(text)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, kind: string): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${kind}"/>`;
}

export function path(points: readonly (readonly [number, number])[], kind: string): string {
  return `<path d="M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}" class="${kind}"/>`;
}

export function rectangle(
  x: number,
  y: number,
  width: number,
  height: number,
  kind: string,
  title: string,
): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" class="${kind}"><title>${escaped(title)}</title></rect>`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A share for a person, in per cent with three significant digits. */
export function percent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(3))} %`;
}

/** A whole number with spaces between thousands. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
