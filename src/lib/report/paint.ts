export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

/** Puts a text into a style, or leaves it as it is where nothing is painted. */
export type Paint = (style: Style, text: string) => string;

/** What begins and what ends a style on a terminal (ECMA-48, SGR). */
const codes: Record<Style, readonly [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  green: [32, 39],
  red: [31, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Paints only where colours are wanted. */
export function painter(colour: boolean): Paint {
  return (style, text) => (colour ? `\u001b[${codes[style][0]}m${text}\u001b[${codes[style][1]}m` : text);
}
