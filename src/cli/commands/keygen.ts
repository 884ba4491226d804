import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { GatesError } from '../../lib/errors.ts';
import { writeWhole } from '../files.ts';

/** `gates keygen`: a key pair for a person or a collector. */
export function keygen(): Command {
  return new Command('keygen')
    .description('make a key pair: NAME.key (keep it to yourself) and NAME.pub (for trust.yaml)')
    .argument('<name>', 'where to write the two files, without an ending')
    .addOption(
      new Option('--algorithm <name>', 'kind of key').choices(['ed25519', 'ecdsa-p256']).default('ed25519'),
    )
    .addHelpText(
      'after',
      `
With GATES_KEY_PASSPHRASE in the environment the private key is encrypted; choose a long one.

Example:
  $ gates keygen keys/ada`,
    )
    .action(async (name: string, { algorithm }: { algorithm: 'ed25519' | 'ecdsa-p256' }) => {
      const files = { key: `${name}.key`, pub: `${name}.pub` };
      for (const file of Object.values(files))
        if (existsSync(file))
          throw new GatesError('usage_invalid', `${file} is already there; a key is never written over.`);
      const { generateKeyPair } = await import('../../lib/signing/keys.ts');
      const passphrase = process.env['GATES_KEY_PASSPHRASE'];
      const pair = generateKeyPair(algorithm, passphrase === undefined ? {} : { passphrase });
      await writeWhole(files.key, pair.privateKey, 0o600);
      await writeWhole(files.pub, pair.publicKey);
      process.stderr.write(
        `${files.key} and ${files.pub} written${passphrase === undefined ? ', the private key without a passphrase' : ''}.\n`,
      );
    });
}
