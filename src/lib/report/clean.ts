/** Characters that move a cursor, end a line or turn the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Names come from clusters and files: nothing in them may move the cursor or forge a line. */
export function clean(text: string): string {
  return text.replace(controls, '\ufffd');
}

/** A text that a rule's author wrote over several lines, as one. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}

/** JSON text that means the same, with every such character but its own line breaks written as an escape. */
export function cleanJson(text: string): string {
  return text.replace(controls, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** One line of text with nothing in it that XML 1.0 or YAML forbid. */
export function printable(text: string): string {
  return clean(oneLine(text)).replace(/[\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
}

/** A text of at most so many characters; a longer one ends by saying how many are left out. */
export function clip(text: string, characters_max: number): string {
  const characters = [...text];
  if (characters.length <= characters_max) return text;
  return `${characters.slice(0, characters_max).join('')}… and ${characters.length - characters_max} more characters`;
}
