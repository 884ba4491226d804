import { stringify } from 'yaml';
import type { Report, ReportItem } from '../report.ts';
import { clip, printable } from './clean.ts';
import type { ReportFormat } from './format.ts';
import { headLines, scopeText, summaryText } from './head.ts';
import { kubernetesName } from './kubernetes-name.ts';
import { outcomeOf, statusTable } from './statuses.ts';
import { messageOf, waiverOf } from './waiver-text.ts';

/** `kubectl apply` keeps the whole object in an annotation, and annotations together have 256 KiB. etcd would take 1.5 MB. */
const bytes_max = 240_000;
/** How long a text may be, tried from the left until the object has room. */
const characters_max = [2000, 1000, 500, 250, 100] as const;

type Column = typeof statusTable.openreports | typeof statusTable.policyreport;

/** A manifest of kind Report of OpenReports, for `kubectl apply`. */
export const openreports: ReportFormat = {
  name: 'openreports',
  description: 'a manifest of OpenReports’ Report (openreports.io/v1alpha1)',
  render: (report) =>
    manifest((max) => ({
      apiVersion: 'openreports.io/v1alpha1',
      kind: 'Report',
      metadata: metadata(report, max),
      source: 'gates',
      ...body(report, statusTable.openreports, max),
    })),
};

/** A manifest of kind PolicyReport, which OpenReports has replaced, for clusters that still have only that. */
export const policyreport: ReportFormat = {
  name: 'policyreport',
  description: 'a manifest of the former PolicyReport (wgpolicyk8s.io/v1alpha2)',
  render: (report) =>
    manifest((max) => ({
      apiVersion: 'wgpolicyk8s.io/v1alpha2',
      kind: 'PolicyReport',
      metadata: metadata(report, max),
      ...body(report, statusTable.policyreport, max),
    })),
};

/** YAML in which every text is quoted, so that no reader takes one for a number, a date or a truth. */
function manifest(make: (characters_max: number) => object): string {
  const object = characters_max
    .map(make)
    .find((made) => Buffer.byteLength(JSON.stringify(made)) <= bytes_max);
  return stringify(object ?? make(characters_max.at(-1) ?? 0), {
    aliasDuplicateObjects: false,
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
  });
}

function metadata(report: Report, max: number) {
  const { release, digests } = report;
  const caveats = headLines(report);
  const scope = scopeText(report).replaceAll(' ', '-');
  return {
    name: kubernetesName(`gates-${release.name}-${release.version}-${scope}`),
    namespace: namespaceOf(report),
    labels: {
      'app.kubernetes.io/managed-by': 'gates',
      'app.kubernetes.io/instance': kubernetesName(release.name),
      'app.kubernetes.io/version': kubernetesName(release.version),
      'gates.starlight.dev/verdict': report.verdict,
    },
    annotations: {
      'gates.starlight.dev/release': clip(printable(`${release.name} ${release.version}`), max),
      'gates.starlight.dev/scope': clip(printable(scopeText(report)), max),
      'gates.starlight.dev/summary': summaryText(report),
      'gates.starlight.dev/judged-at': report.now.time,
      'gates.starlight.dev/snapshot': digests.snapshot,
      'gates.starlight.dev/policies': digests.policies,
      ...(caveats.length === 0
        ? {}
        : { 'gates.starlight.dev/caveats': clip(printable(caveats.join(' ')), max) }),
    },
  };
}

function body(report: Report, column: Column, max: number) {
  const results = report.items
    .filter((item) => item.inScope)
    .map((item) => result(report, item, column, max));
  const count = (word: string) => results.filter((one) => one.result === word).length;
  return {
    scope: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: printable(report.profile.workload.deployment),
      namespace: namespaceOf(report),
    },
    summary: {
      pass: count('pass'),
      fail: count('fail'),
      warn: count('warn'),
      error: count('error'),
      skip: count('skip'),
    },
    results,
  };
}

function result(report: Report, item: ReportItem, column: Column, max: number) {
  const judged_ms = Date.parse(report.now.time);
  const word = column.words[outcomeOf(item)];
  const waiver = waiverOf(report, item);
  const said = (text: string) => clip(printable(text), max);
  return {
    source: 'gates',
    policy: said(item.section),
    rule: said(item.id),
    category: item.phase,
    severity: item.critical ? 'critical' : 'medium',
    timestamp: { seconds: Math.floor(judged_ms / 1000), nanos: (judged_ms % 1000) * 1_000_000 },
    result: word,
    scored: word !== 'warn',
    message: said(messageOf(report, item)),
    properties: {
      status: item.status,
      waived: String(item.waived),
      ...(waiver === undefined
        ? {}
        : {
            waivedUntil: waiver.expiresAt,
            waiverApprovedBy: said(waiver.approvedBy),
            waiverRequestedBy: said(waiver.requestedBy),
          }),
      title: said(item.title),
      owner: said(item.owner ?? ''),
      requiredBefore: item.requiredBefore,
      ...(item.solution === undefined ? {} : { solution: said(item.solution) }),
    },
  };
}

function namespaceOf(report: Report): string {
  return kubernetesName(report.release.target?.namespace ?? report.profile.namespace);
}
