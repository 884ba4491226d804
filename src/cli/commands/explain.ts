import { Command } from 'commander';
import { GatesError } from '../../lib/errors.ts';
import { suggestion } from '../../lib/parameters.ts';
import { readPolicies, type SharedOptions } from '../settings.ts';
import { withShared } from './shared-options.ts';

interface ExplainOptions extends SharedOptions {
  readonly report?: string;
  readonly snapshot?: string;
  readonly json?: boolean;
}

/** `gates explain`: one item, with everything that is known of it, or why a report says of it what it says. */
export function explain(): Command {
  return withShared(new Command('explain'))
    .description(
      'show one item: its rule, evidence, limits, and what to do; with a report why, and what would change it',
    )
    .argument('<item>', 'its id, such as benchmark.latency_p95')
    .option(
      '--report <file>',
      'a report of `gates check --json`: why this status, what would change it, and who can',
    )
    .option('--snapshot <file>', 'the snapshot of that report: what would change the item is evaluated again')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ gates explain benchmark.latency_p95
  $ gates explain benchmark.error_rate --report report.json --snapshot snapshot.json`,
    )
    .action(async (id: string, options: ExplainOptions) => {
      process.stdout.write(await explained(id, options));
    });
}

async function explained(id: string, options: ExplainOptions): Promise<string> {
  const { report } = options;
  if (report !== undefined) {
    const { explainReported } = await import('../explain/reported-item.ts');
    return explainReported(id, { ...options, report });
  }
  if (options.snapshot !== undefined)
    throw new GatesError('usage_invalid', '--snapshot belongs to --report: name the report, too.');
  const policies = await readPolicies(options);
  const item = policies.catalogue.find((known) => known.id === id);
  if (item === undefined)
    throw new GatesError(
      'usage_invalid',
      `There is no item ${JSON.stringify(id)}.${suggestion(
        id,
        policies.catalogue.map((known) => known.id),
      )}`,
    );
  if (options.json) return `${JSON.stringify(item, null, 2)}\n`;
  const { describeItem } = await import('../explain/catalogue-item.ts');
  return `${describeItem(item, policies).join('\n')}\n`;
}
