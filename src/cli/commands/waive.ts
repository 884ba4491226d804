import { Command } from 'commander';
import { GatesError } from '../../lib/errors.ts';
import type { SharedOptions } from '../settings.ts';
import { readKey, readSigningSubject, writeSnapshot } from '../signing.ts';
import { withShared } from './shared-options.ts';

interface WaiveOptions extends SharedOptions {
  readonly key: string;
  readonly reason?: string;
  readonly mitigation?: string;
  readonly expires?: string;
  readonly approver?: string;
  readonly approve?: boolean;
  readonly output?: string;
}

/** `gates waive`: asks for a waiver, or approves one that another person asked for. */
export function waive(): Command {
  return withShared(new Command('waive'))
    .description('ask to accept an item’s fail or unknown for this release, or approve such a request')
    .argument('<item>', 'its id; critical items can not be waived')
    .argument('<snapshot>', 'the snapshot that the waiver is put into')
    .requiredOption('--key <file>', 'your private key')
    .option('--reason <text>', 'why it is accepted')
    .option('--mitigation <text>', 'what is done instead')
    .option('--expires <time>', 'RFC 3339 time at which it ends')
    .option('--approver <person>', 'who is to approve it, as trust.yaml names the person')
    .option('--approve', 'approve the request that lies in the snapshot')
    .option('-o, --output <file>', 'where to write the snapshot (default: over it)')
    .addHelpText(
      'after',
      `
A waiver counts once two different people have signed it, the second with the role waiver_approver.

Examples:
  $ gates waive benchmark.cpu_per_pod snapshot.json --key jonas.key --reason "burst at start" \\
      --mitigation "limit raised, issue 4711" --expires 2026-12-24T00:00:00Z --approver "Will Okafor"
  $ gates waive benchmark.cpu_per_pod snapshot.json --approve --key will.key`,
    )
    .action(run);
}

async function run(id: string, path: string, options: WaiveOptions): Promise<void> {
  const { snapshot, evaluation } = await readSigningSubject(path, options);
  const { approveWaiver, createWaiver, itemNamedBy, signingContext } = await import(
    '../../lib/trust/index.ts'
  );
  const context = signingContext(evaluation);
  const privateKey = await readKey(options.key);
  const waivers = [...(snapshot.waivers ?? [])];
  if (options.approve) {
    const index = waivers.findLastIndex(
      (envelope) => envelope.signatures.length === 1 && itemNamedBy(envelope) === id,
    );
    const request = waivers[index];
    if (request === undefined)
      throw new GatesError(
        'usage_invalid',
        `${path} holds no request to waive ${id} that waits for approval.`,
      );
    waivers[index] = approveWaiver(request, privateKey, context);
  } else {
    waivers.push(
      createWaiver(
        {
          item: id,
          reason: required(options, 'reason'),
          mitigation: required(options, 'mitigation'),
          expiresAt: required(options, 'expires'),
          approvedBy: required(options, 'approver'),
          privateKey,
        },
        context,
      ),
    );
  }
  await writeSnapshot({ ...snapshot, waivers }, options.output ?? path);
  process.stderr.write(
    options.approve
      ? `The waiver of ${id} is approved.\n`
      : `Asked to waive ${id}; it counts once ${options.approver} approves it.\n`,
  );
}

function required(options: WaiveOptions, name: 'reason' | 'mitigation' | 'expires' | 'approver'): string {
  const value = options[name];
  if (value === undefined) throw new GatesError('usage_invalid', `--${name} is needed to ask for a waiver.`);
  return value;
}
