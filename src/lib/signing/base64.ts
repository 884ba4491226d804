/**
 * The bytes of a base64 text (RFC 4648), in the standard or the URL-safe alphabet, with padding; undefined when
 * the text is anything else: both alphabets mixed, white space, missing padding, or bits that belong to no byte.
 * So every byte sequence has one text in each alphabet, and a changed character is never overlooked.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const standard = /[-_]/.test(text)
    ? text.replace(/[+/]/g, '!').replaceAll('-', '+').replaceAll('_', '/')
    : text;
  const bytes = Buffer.from(standard, 'base64');
  return bytes.toString('base64') === standard ? bytes : undefined;
}
