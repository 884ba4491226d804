import { placeholders } from '../../messages.ts';
import { nameOf } from '../ast.ts';
import type { ItemSource } from '../item-source.ts';
import type { PolicySources } from '../items.ts';
import { type CheckResult, problemIn } from '../problems.ts';

/** Every placeholder of a message is a fact of its item, and its brackets close. */
export function checkMessages({ items }: PolicySources): CheckResult {
  return { examined: items.length, problems: items.flatMap(problemsOf) };
}

function problemsOf({ file, annotation }: ItemSource) {
  const facts = new Set<string | undefined>(
    file.module.rules
      .filter((rule) => nameOf(rule) === 'facts')
      .map(({ head }) => (head.ref[1]?.type === 'string' ? String(head.ref[1].value) : undefined)),
  );
  const unnamed = facts.delete(undefined)
    ? [problemIn(file, 'a fact needs a literal name: facts["observed"] := …')]
    : [];
  const wrong = Object.entries(annotation?.custom.messages ?? {}).flatMap(([status, text = '']) => [
    ...placeholders(text)
      .filter((path) => !facts.has(path.split('.')[0] ?? ''))
      .map((path) => problemIn(file, `messages.${status} names {${path}}, which is no fact of the item`)),
    ...(isBalanced(text)
      ? []
      : [problemIn(file, `messages.${status}: every […] and {fact} must close, and none may nest`)]),
  ]);
  return [...unnamed, ...wrong];
}

/** True when nothing is left of the text's brackets once every part that is understood is taken out. */
function isBalanced(text: string): boolean {
  const withoutFacts = text.replace(/\{[A-Za-z_][\w.]*\}/g, '');
  return !/[[\]{}]/.test(withoutFacts.replace(/\[[^[\]]*\]/g, (part) => part.slice(1, -1)));
}
