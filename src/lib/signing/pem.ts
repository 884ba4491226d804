import { decodeBase64 } from './base64.ts';

/** One PEM block: its label, such as `PUBLIC KEY`, and the bytes inside. */
export interface PemBlock {
  label: string;
  der: Buffer;
}

const characters_max = 16_384;

/**
 * The only PEM block (RFC 7468) of a text; text around it is allowed. Where there isn't exactly one, the answer
 * is a phrase that says what was found instead; it quotes nothing of the text.
 */
export function readPemBlock(text: string): PemBlock | string {
  if (text.length > characters_max) return `a text of more than ${characters_max} characters`;
  const begins = text.split('-----BEGIN ').length - 1;
  if (begins === 0) return 'no PEM block';
  if (begins > 1) return `${begins} PEM blocks`;
  const match = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([A-Za-z0-9+/=\s]+)-----END \1-----/.exec(text);
  const der = decodeBase64((match?.[2] ?? '').replace(/\s/g, ''));
  if (match?.[1] === undefined || der === undefined) return 'a damaged PEM block';
  return { label: match[1], der };
}
