import { phases } from '../milestones.ts';
import type { Report, ReportItem } from '../report.ts';
import { clip } from './clean.ts';
import type { ReportFormat } from './format.ts';
import { headLines, scopeText, summaryText } from './head.ts';
import { plain } from './markdown.ts';
import { blocks, outcomeOf, statusTable } from './statuses.ts';
import { messageOf } from './waiver-text.ts';

/** GitHub takes 1 MiB a step, and shows nothing of a longer summary; the rest is left to other output of the step. */
const bytes_max = 1_000_000;
const cell_characters_max = 2000;
const verdictText = { go: '✅ go', 'no-go': '❌ no-go', undecided: '❓ undecided' } as const;

/** Markdown for `$GITHUB_STEP_SUMMARY`: the verdict, what blocks, what is waived, and the rest folded by phase. */
export const githubSummary: ReportFormat = {
  name: 'github-summary',
  description: 'a step summary of a GitHub workflow',
  render(report) {
    const { release, verdict, digests } = report;
    const items = report.items.filter((item) => item.inScope);
    const text = new Limited();
    text.add(
      `# ${verdictText[verdict]}: ${cell(release.name)} ${cell(release.version)}`,
      '',
      `${summaryText(report)}; judged ${cell(scopeText(report))} at ${cell(report.now.time)}.`,
    );
    const caveats = headLines(report).map((line) => `- ${cell(line)}`);
    if (caveats.length > 0) text.add('', ...caveats);
    table(text, report, 'What blocks', items.filter(blocks));
    table(
      text,
      report,
      'What is waived',
      items.filter(({ waived }) => waived),
    );
    for (const phase of phases) {
      const settled = items.filter((item) => item.phase === phase && !blocks(item) && !item.waived);
      if (settled.length === 0) continue;
      text.add('', `<details><summary>${phase}: ${settled.length} more</summary>`, '');
      rows(text, report, settled);
      text.end('', '</details>');
    }
    text.end('', `Snapshot ${cell(digests.snapshot)}, policies ${cell(digests.policies)}.`);
    return text.whole();
  },
};

function table(text: Limited, report: Report, heading: string, items: readonly ReportItem[]): void {
  if (items.length === 0) return;
  text.add('', `## ${heading}`, '');
  rows(text, report, items);
}

function rows(text: Limited, report: Report, items: readonly ReportItem[]): void {
  text.add('| item | status | owner | seen, and what to do |', '|---|---|---|---|');
  for (const [index, item] of items.entries()) {
    const seen = [messageOf(report, item), ...(item.solution === undefined ? [] : [`→ ${item.solution}`])];
    const row = `| ${cell(item.title)}<br><code>${cell(item.id)}</code> | ${statusTable['github-summary'].words[outcomeOf(item)]} | ${cell(item.owner ?? '–')} | ${seen.map(cell).join('<br>')} |`;
    if (text.add(row)) continue;
    text.end(`| and ${items.length - index} more | | | the JSON report has them all |`);
    return;
  }
}

/** Content without markup, formulas and links of its own. */
function cell(text: string): string {
  return plain(clip(text, cell_characters_max)).replaceAll('$', '\\$').replaceAll('://', ':\\/\\/');
}

/** Lines up to the limit. What closes a table or the page is always let through: there is room for it. */
class Limited {
  readonly #lines: string[] = [];
  #bytes = 0;

  /** Adds lines, or none of them when they have no room. */
  add(...lines: string[]): boolean {
    const bytes = Buffer.byteLength(lines.join('\n')) + 1;
    if (this.#bytes + bytes > bytes_max) return false;
    this.#bytes += bytes;
    this.#lines.push(...lines);
    return true;
  }

  end(...lines: string[]): void {
    this.#lines.push(...lines);
  }

  whole(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}
