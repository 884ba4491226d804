import { Command } from 'commander';
import { GatesError } from '../../lib/errors.ts';
import type { SharedOptions } from '../settings.ts';
import { readKey, readSigningSubject, writeSnapshot } from '../signing.ts';
import { withShared } from './shared-options.ts';

interface SignOptions extends SharedOptions {
  readonly key: string;
  readonly claim: string[];
  readonly output?: string;
}

/** `gates sign`: a person's statement about an item of this release, put into the snapshot. */
export function sign(): Command {
  return withShared(new Command('sign'))
    .description('sign an item that a person attests, or a final approval, into a snapshot')
    .argument('<item>', 'its id, such as final_approval.qa_engineer')
    .argument('<snapshot>', 'the snapshot that the signature is about')
    .requiredOption('--key <file>', 'your private key')
    .option('--claim <name=value...>', 'what the item asks a signer to state, such as link=https://…', [])
    .option('-o, --output <file>', 'where to write the signed snapshot (default: over the snapshot)')
    .addHelpText(
      'after',
      `
A final approval covers everything that its milestone rests on: sign it last, and again when anything changes.

Examples:
  $ gates sign rollback_preparation.team_notified snapshot.json --key ada.key --claim link=https://example.org/a/1
  $ gates sign final_approval.tech_lead snapshot.json --key ada.key`,
    )
    .action(run);
}

async function run(id: string, path: string, options: SignOptions): Promise<void> {
  const claims = claimsOf(options.claim);
  const { snapshot, evaluation } = await readSigningSubject(path, options);
  const { signingContext, signItem } = await import('../../lib/trust/index.ts');
  const privateKey = await readKey(options.key);
  const envelope = signItem({ item: id, privateKey, claims }, signingContext(evaluation));
  await writeSnapshot(
    { ...snapshot, attestations: [...(snapshot.attestations ?? []), envelope] },
    options.output ?? path,
  );
  process.stderr.write(`${id} signed into ${options.output ?? path}.\n`);
}

function claimsOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1)
        throw new GatesError('usage_invalid', `--claim ${text}: expected name=value, such as link=https://…`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
