import { createHash } from 'node:crypto';
import { packageRoot } from '../package-root.ts';
import type { Report, ReportItem } from '../report.ts';
import { exitCodeOf } from '../verdict.ts';
import { cleanJson, clip, printable } from './clean.ts';
import type { ReportFormat } from './format.ts';
import { headLines, scopeText, summaryText } from './head.ts';
import { ruleOf } from './sarif-rule.ts';
import { blocks, outcomeOf, statusTable } from './statuses.ts';
import { messageOf, waiverOf, waiverText } from './waiver-text.ts';

/** GitHub keeps so many results of a run. */
const results_max = 5000;
const message_characters_max = 10_000;
const words = statusTable.sarif.words;

type Place = NonNullable<ReportItem['places']>[number];

/** SARIF 2.1.0 for code scanning: a rule an item, and a result for each place of what fails or is unknown. */
export const sarif: ReportFormat = {
  name: 'sarif',
  description: 'SARIF 2.1.0 for code scanning',
  render(report) {
    const items = report.items.filter((item) => item.inScope);
    const log = {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'gates',
              semanticVersion: packageRoot.version,
              rules: items.map(ruleOf),
            },
          },
          automationDetails: {
            id: `${['gates', report.release.name, scopeText(report)].map(part).join('/')}/`,
          },
          originalUriBaseIds: {
            POLICIES: {
              description: {
                text: 'The folder that holds the policies: the package gates, or a team’s own items.',
              },
            },
            '%SRCROOT%': { description: { text: 'The checkout that the manifests were read from.' } },
          },
          invocations: [invocation(report)],
          results: results(report, items),
          columnKind: 'utf16CodeUnits',
          properties: {
            verdict: report.verdict,
            summary: report.summary,
            release: report.release,
            passed: idsWith(items, 'pass'),
            notApplicable: idsWith(items, 'not_applicable'),
            digests: report.digests,
          },
        },
      ],
    };
    return `${cleanJson(JSON.stringify(log, null, 2))}\n`;
  },
};

function invocation(report: Report) {
  return {
    executionSuccessful: true,
    exitCode: exitCodeOf(report.verdict),
    exitCodeDescription: `${report.verdict}: ${summaryText(report)}`,
    endTimeUtc: new Date(report.now.time).toISOString(),
    toolConfigurationNotifications: headLines(report).map((text) => ({
      level: 'warning',
      message: { text },
    })),
  };
}

/** What blocks comes first; each item has a result before any has a second one. */
function results(report: Report, items: readonly ReportItem[]) {
  const said = items.flatMap((item, ruleIndex) => {
    const word = words[outcomeOf(item)];
    return word === null ? [] : [{ item, ruleIndex, word }];
  });
  const all = [...said.filter(({ item }) => blocks(item)), ...said.filter(({ item }) => !blocks(item))];
  let room = Math.max(0, results_max - all.length);
  return all.flatMap(({ item, ruleIndex, word }) => {
    const places = item.places ?? [];
    const shown = places.slice(0, room + 1);
    room -= Math.max(0, shown.length - 1);
    const left = places.length - shown.length;
    const message = clip(printable(messageOf(report, item)), message_characters_max);
    return (shown.length === 0 ? [undefined] : shown).map((place) => ({
      ruleId: item.id,
      ruleIndex,
      kind: word.kind,
      level: word.level,
      message: {
        text: `${outcomeOf(item)}: ${place === undefined ? '' : `${printable(place.object)}: `}${message}${left > 0 ? ` (and ${left} more places)` : ''}`,
      },
      locations: [location(item, place)],
      ...(place === undefined ? {} : { relatedLocations: [location(item, undefined)] }),
      partialFingerprints: fingerprints(report, item, place),
      ...('suppressed' in word ? { suppressions: [suppression(report, item)] } : {}),
      properties: {
        status: item.status,
        waived: item.waived,
        ...(item.solution === undefined ? {} : { solution: printable(item.solution) }),
      },
    }));
  });
}

/** The manifest that declares what is wrong, or the rule that says so. */
function location(item: ReportItem, place: Place | undefined) {
  const { file, line } = place ?? item.source;
  return {
    physicalLocation: {
      artifactLocation: {
        uri: file.split('/').map(part).join('/'),
        uriBaseId: place === undefined ? 'POLICIES' : '%SRCROOT%',
      },
      // a file without a line begins somewhere
      region: { startLine: Math.max(1, line) },
    },
    logicalLocations: [{ fullyQualifiedName: place?.object ?? item.id }],
  };
}

/**
 * The same for the same finding in every run: of the release's name, the item and the object, and of nothing that moves
 * as versions, times and lines do. GitHub reads `primaryLocationLineHash` only, a hash with a counter.
 */
function fingerprints(report: Report, item: ReportItem, place: Place | undefined) {
  const identity = JSON.stringify([
    report.release.name,
    item.id,
    place === undefined ? null : [place.file, place.object],
  ]);
  const hash = createHash('sha256').update(identity).digest('hex');
  return { 'gatesItem/v1': hash, primaryLocationLineHash: `${hash.slice(0, 16)}:1` };
}

function suppression(report: Report, item: ReportItem) {
  const waiver = waiverOf(report, item);
  return {
    kind: 'external',
    status: 'accepted',
    justification: waiver === undefined ? 'WAIVED' : printable(waiverText(waiver)),
    ...(waiver === undefined ? {} : { properties: { ...waiver } }),
  };
}

function idsWith(items: readonly ReportItem[], status: ReportItem['status']): string[] {
  return items.filter((item) => item.status === status).map(({ id }) => id);
}

function part(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
