import { isSeq, parseDocument, stringify } from 'yaml';
import { GatesError, type GatesErrorCode } from './errors.ts';

/**
 * Reads one YAML 1.2 document as plain JSON values. Duplicate keys, `__proto__`, anchors that blow up, tags and more than
 * one document are refused.
 *
 * @param code the error that a broken file is
 */
export async function parseYaml(text: string, file: string, code: GatesErrorCode): Promise<unknown> {
  const document = parseDocument(text, {
    uniqueKeys: true,
    schema: 'core',
    prettyErrors: true,
    version: '1.2',
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw new GatesError(code, `${file}: ${firstLine(problem.message)}`, problem);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new GatesError(code, `${file}: its aliases refer to each other too often.`, error);
  }
  if (hasPrototypeKey(value)) throw new GatesError(code, `${file}: the key __proto__ is not allowed.`);
  return value;
}

/** Plain JSON values as YAML for a person. */
export function writeYaml(value: unknown): string {
  return stringify(value);
}

/** A document with one more entry in a list at its top; its comments and all else stay as they are. It must parse. */
export function withListEntry(text: string, list: string, entry: unknown): string {
  const document = parseDocument(text);
  const present = document.get(list);
  if (isSeq(present) && present.items.length > 0) present.add(document.createNode(entry));
  else document.set(list, document.createNode([entry]));
  return String(document);
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}

function hasPrototypeKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return true;
  return Object.entries(value).some(([key, inner]) => key === '__proto__' || hasPrototypeKey(inner));
}
