import type { Report } from '../../src/lib/report.ts';
import { reportSchema } from '../../src/lib/report-schema.ts';
import { hostileText } from './samples.ts';

/** What ends an element, an attribute, a style or a script, and then says so by a dialog. */
const payload = [
  '</style></script></title></details><script>alert("ran")</script>',
  `"'><img src="http://evil.example/a.png" onerror=alert("ran")><svg onload=alert("ran")>`,
  `" autofocus onfocus="alert('ran')" style="background:url(http://evil.example/b)" x="`,
  'javascript:alert("ran")',
  '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe><base href="http://evil.example/">',
  '<form action="http://evil.example/"><button autofocus>send</button></form>',
  '<meta http-equiv="refresh" content="0;url=http://evil.example/">',
  '\ud800\u202e\u2066\u0000\u001b]0;title\u0007',
  hostileText,
].join(' ');

type Path = readonly (string | number)[];

/**
 * The report with hostile content in each of its texts, names of facts and claims included: everywhere where the report's
 * schema allows any text.
 *
 * @returns the report, and how many texts were replaced
 */
export function hostileEverywhere(report: Report): { report: Report; replaced: number } {
  const changed = structuredClone(report) as Report & Record<string, unknown>;
  const texts = new Map<string, { path: Path; was: string }>();
  visit(changed, [], (path, was) => {
    texts.set(JSON.stringify(path), { path, was });
    // an address is the one text that may become a link; the others differ so that ids and owners stay many
    set(changed, path, was.startsWith('https://') ? `https://x/${payload}` : `${payload} ${texts.size}`);
  });
  for (const item of changed.items)
    Object.assign(item.facts, { [payload]: payload, [`limit_${payload}`]: [payload] });
  for (const signed of changed.attestations)
    if (signed.state === 'valid') Object.assign(signed.claims, { [payload]: payload });
  for (;;) {
    const problems = reportSchema.safeParse(changed).error?.issues ?? [];
    if (problems.length === 0) return { report: changed, replaced: texts.size };
    for (const key of new Set(problems.map(({ path }) => JSON.stringify(path)))) {
      const text = texts.get(key);
      if (text === undefined) throw new Error(`The schema refuses ${key} for more than its text.`);
      set(changed, text.path, text.was);
      texts.delete(key);
    }
  }
}

function visit(value: unknown, path: Path, found: (path: Path, text: string) => void): void {
  if (typeof value === 'string') found(path, value);
  else if (Array.isArray(value))
    for (const [index, inner] of value.entries()) visit(inner, [...path, index], found);
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) visit(inner, [...path, name], found);
}

function set(root: unknown, path: Path, text: string): void {
  let holder = root as Record<string | number, unknown>;
  for (const name of path.slice(0, -1)) holder = holder[name] as Record<string | number, unknown>;
  holder[path.at(-1) as string | number] = text;
}
