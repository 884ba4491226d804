import type { ReportItem } from '../report.ts';
import { clip, printable } from './clean.ts';
import { plain } from './markdown.ts';

/** GitHub's limits. */
const name_characters_max = 255;
const description_characters_max = 1000;

/** An item as SARIF's rule: what it asks, whom, and what to do; nothing of what was decided. */
export function ruleOf(item: ReportItem) {
  const asked = `Asked ${item.critical ? 'as critical, without waiver' : 'with a waiver possible'}, before ${item.requiredBefore}, of ${item.owner ?? 'nobody by name'}.`;
  const description = printable(item.description);
  return {
    id: item.id,
    name: clip(pascalCase(item.id), name_characters_max),
    shortDescription: { text: clip(printable(item.title), description_characters_max) },
    fullDescription: { text: clip(description, description_characters_max) },
    help: {
      text: `${printable(item.title)}. ${description} ${asked} The rule: ${item.source.file}`,
      markdown: `**${plain(item.title)}**\n\n${plain(description)}\n\n${plain(asked)}\n\nThe rule: ${plain(item.source.file)}`,
    },
    defaultConfiguration: { level: 'error' },
    properties: {
      tags: [...new Set(['release-gate', item.phase, item.section, ...(item.critical ? ['critical'] : [])])],
      precision: 'very-high',
      'problem.severity': 'error',
      owner: item.owner ?? '',
      phase: item.phase,
      requiredBefore: item.requiredBefore,
    },
  };
}

/** `health.pod_readiness` as `HealthPodReadiness`: a name that SARIF's readers expect. */
function pascalCase(id: string): string {
  return id.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
