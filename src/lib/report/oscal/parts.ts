import type { Report } from '../../report.ts';
import { printable } from '../clean.ts';
import { plain } from '../markdown.ts';
import { uuidOf } from './uuid.ts';

/** The naming system of our properties. */
const namespace = 'https://gates.starlight.dev/ns/oscal';

/** The UUID of a part of a report: two judgements never share one. */
export function partUuid({ digests }: Report, kind: string, name = ''): string {
  return uuidOf(digests.inputs, kind, name);
}

/** Text for OSCAL's markup fields, which hold Markdown: it stands for itself, and says something. */
export function markup(text: string): string {
  return plain(text).trim() || '–';
}

/** A property of ours. Its value is one line without space at its ends, as OSCAL wants strings. */
export function property(name: string, value: string): object {
  return { name, ns: namespace, value: line(value) };
}

/** One line without space at its ends. */
export function line(text: string): string {
  return printable(text).trim() || '–';
}
