import type { PolicySources } from '../items.ts';
import { type CheckResult, problemIn } from '../problems.ts';

/** An item that a role attests asks for the attestations of its own id, and no other item asks for any. */
export function checkAttestations({ items, traces }: PolicySources): CheckResult {
  const problems = items.flatMap((item) => {
    if (item.annotation === undefined) return [];
    const own = (traces.get(item)?.calls ?? []).some(
      ({ path, literals }) => path === 'lib.attestations.valid' && literals.includes(item.id),
    );
    if (item.annotation.custom.attested_by !== undefined && !own)
      return [
        problemIn(
          item.file,
          `attested_by is set, but the rule never asks for attestations.valid("${item.id}")`,
        ),
      ];
    if (item.annotation.custom.attested_by === undefined && own)
      return [
        problemIn(item.file, 'the rule asks for attestations, but METADATA names no role in attested_by'),
      ];
    return [];
  });
  return { examined: items.length, problems };
}
