import { canonicalJson, sha256OfCanonicalJson } from './json/index.ts';
import type { Report } from './report.ts';
import { type Status, verdictOf } from './verdict.ts';

/**
 * What in a report contradicts itself, as sentences: a verdict, a count or a line of the head that does not follow from its own
 * items, observations, waivers, profile or trust. Empty for every report that gates wrote; a changed one can still agree with
 * itself, which only a replay finds out.
 */
export function contradictions(report: Report): string[] {
  const { items, head, summary } = report;
  const inScope = items.filter((item) => item.inScope);
  const count = (status: Status) => inScope.filter((item) => item.status === status).length;
  const waivable = new Set(report.waivers.accepted.map(({ item }) => item));
  const found: string[] = [];
  const expectEqual = (path: string, stated: unknown, wanted: unknown) => {
    if (canonicalJson(stated) !== canonicalJson(wanted))
      found.push(`${path} says ${shortened(stated)}, its own contents say ${shortened(wanted)}`);
  };

  expectEqual('$.verdict', report.verdict, verdictOf(inScope));
  expectEqual('$.summary', summary, {
    inScope: inScope.length,
    pass: count('pass'),
    fail: count('fail'),
    unknown: count('unknown'),
    notApplicable: count('not_applicable'),
    waived: inScope.filter((item) => item.waived).length,
  });
  for (const { id, waived, critical, status } of items)
    if (waived && (critical || !waivable.has(id) || (status !== 'fail' && status !== 'unknown')))
      found.push(
        `$.items: ${id} is called waived, but ${critical ? 'it is critical' : waivable.has(id) ? `its status is ${status}` : 'no accepted waiver covers it'}`,
      );
  const ids = items.map(({ id }) => id);
  expectEqual('$.items (how many)', ids.length, new Set(ids).size);
  expectEqual(
    '$.head.loosenedParameters',
    head.loosenedParameters,
    report.parameters.overrides.filter(({ looser }) => looser),
  );
  expectEqual('$.head.waivers', head.waivers, report.waivers.accepted);
  expectEqual(
    '$.head.notApplicable',
    head.notApplicable,
    inScope.filter(({ status }) => status === 'not_applicable').map(({ id }) => id),
  );
  expectEqual(
    '$.head.unsignedObservations',
    head.unsignedObservations,
    report.observations
      .filter(({ signature }) => signature === 'unsigned')
      .map(({ moment, domain }) => `${moment}/${domain}`),
  );
  expectEqual('$.head.nowWasGiven', head.nowWasGiven, report.now.given);
  expectEqual('$.digests.profile', report.digests.profile, sha256OfCanonicalJson(report.profile));
  expectEqual('$.digests.trust', report.digests.trust, sha256OfCanonicalJson(report.trust));
  return found;
}

const shown_characters_max = 120;

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= shown_characters_max ? text : `${text.slice(0, shown_characters_max)}…`;
}
