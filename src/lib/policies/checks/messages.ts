import { namesOf } from '../../checklist-columns.ts';
import { placeholders } from '../../messages.ts';
import { parseProfile } from '../../profile/profile.ts';
import { nameOf } from '../ast.ts';
import type { ItemSource } from '../item-source.ts';
import type { PolicySources } from '../items.ts';
import { type CheckResult, problemIn } from '../problems.ts';

/**
 * Every placeholder of a message is a fact of its item, every one of its columns in the checklist a fact, a parameter or a name
 * of the profile, and their brackets close.
 */
export function checkMessages({ items, parameters }: PolicySources): CheckResult {
  const known = new Set([
    ...parameters,
    ...Object.keys(namesOf(parseProfile(undefined, 'the default profile'))),
  ]);
  return { examined: items.length, problems: items.flatMap((item) => problemsOf(item, known)) };
}

function problemsOf({ file, annotation }: ItemSource, known: ReadonlySet<string>) {
  const facts = new Set<string | undefined>(
    file.module.rules
      .filter((rule) => nameOf(rule) === 'facts')
      .map(({ head }) => (head.ref[1]?.type === 'string' ? String(head.ref[1].value) : undefined)),
  );
  const unnamed = facts.delete(undefined)
    ? [problemIn(file, 'a fact needs a literal name: facts["observed"] := …')]
    : [];
  const problemsIn = (where: string, text: string, isKnown: (name: string) => boolean, expected: string) => [
    ...placeholders(text)
      .filter((path) => !isKnown(path.split('.')[0] ?? ''))
      .map((path) => problemIn(file, `${where} names {${path}}, which is no ${expected}`)),
    ...(isBalanced(text)
      ? []
      : [problemIn(file, `${where}: every […] and {fact} must close, and none may nest`)]),
  ];
  const templates = (of: Readonly<Record<string, string | undefined>> | undefined) =>
    Object.entries(of ?? {});
  const isFact = (name: string) => facts.has(name);
  const wrong = [
    ...templates(annotation?.custom.messages).flatMap(([status, text = '']) =>
      problemsIn(`messages.${status}`, text, isFact, 'fact of the item'),
    ),
    ...templates(annotation?.custom.checklist).flatMap(([column, text = '']) =>
      problemsIn(
        `checklist.${column}`,
        text,
        (name) => isFact(name) || known.has(name),
        'fact of the item, parameter or name of the profile',
      ),
    ),
  ];
  return [...unnamed, ...wrong];
}

/** True when nothing is left of the text's brackets once every part that is understood is taken out. */
function isBalanced(text: string): boolean {
  const withoutFacts = text.replace(/\{[A-Za-z_][\w.]*\}/g, '');
  return !/[[\]{}]/.test(withoutFacts.replace(/\[[^[\]]*\]/g, (part) => part.slice(1, -1)));
}
