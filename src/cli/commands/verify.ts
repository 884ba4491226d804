import { Command } from 'commander';
import type { SharedOptions } from '../settings.ts';
import { readSigningSubject } from '../signing.ts';
import { withShared } from './shared-options.ts';

/** `gates verify`: which signatures of a snapshot count, and why others do not. */
export function verify(): Command {
  return withShared(new Command('verify'))
    .description('verify every signature of a snapshot')
    .argument('<snapshot>', 'the snapshot, or - for standard input')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 when every signature counts, 1 when one does not.\n\nExample:\n  $ gates verify snapshot.json',
    )
    .action(async (path: string, options: SharedOptions & { json?: boolean }) => {
      const { evaluation } = await readSigningSubject(path, options);
      const { verifySignatures } = await import('../../lib/trust/index.ts');
      const { attestations, waivers, observations } = verifySignatures(evaluation);
      const refused = [
        ...attestations.filter((record) => record.state === 'refused'),
        ...waivers.refused,
        ...Object.values(observations).filter((record) => record.state === 'refused'),
      ];
      if (refused.length > 0) process.exitCode = 1;
      if (options.json) {
        process.stdout.write(`${JSON.stringify({ attestations, waivers, observations }, null, 2)}\n`);
        return;
      }
      const lines = [
        ...Object.entries(observations).map(
          ([place, record]) =>
            `${record.state === 'signed' ? '✔' : record.state === 'refused' ? '✘' : '–'} observation ${place}: ${record.state === 'signed' ? `signed by ${record.by}` : (record.reason ?? 'not signed')}`,
        ),
        ...waivers.accepted.map(
          (waiver) =>
            `✔ waiver ${waiver.item}: ${waiver.requestedBy}, approved by ${waiver.approvedBy}, until ${waiver.expiresAt}`,
        ),
        ...waivers.refused.map((record) => `✘ waiver ${record.item ?? ''}: ${record.reason}`),
        ...attestations.map((record) =>
          record.state === 'valid'
            ? `✔ ${record.kind} ${record.item}: ${record.person} as ${record.role}`
            : `✘ attestation ${record.item ?? ''}: ${record.reason}`,
        ),
      ];
      const unsigned = Object.values(observations).filter((record) => record.state === 'unsigned').length;
      process.stdout.write(
        `${lines.join('\n')}\n\n${lines.length - refused.length - unsigned} count, ${refused.length} refused, ${unsigned} observations unsigned\n`,
      );
    });
}
