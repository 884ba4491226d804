import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { GatesError } from '../../lib/errors.ts';
import type { KeyAlgorithm, KeyPair } from '../../lib/signing/keys.ts';
import type { Holder } from '../../lib/trust/new-key.ts';
import { roles } from '../../lib/trust/roles.ts';
import type { Trust } from '../../lib/trust/schema.ts';
import { parseYaml, withListEntry, writeYaml } from '../../lib/yaml.ts';
import { readBytes, writeWhole } from '../files.ts';

interface KeygenOptions {
  readonly algorithm: KeyAlgorithm;
  readonly person?: string;
  readonly role?: Extract<Holder, { kind: 'person' }>['roles'];
  readonly collector?: string;
  readonly days: number;
  readonly trust?: string;
}

/** `gates keygen`: a key pair for a person or a collector. */
export function keygen(): Command {
  return new Command('keygen')
    .description('make a key pair: NAME.key (keep it to yourself) and NAME.pub (for trust.yaml)')
    .argument('<name>', 'where to write the two files, without an ending')
    .option('--person <person>', 'print the entry of trust.yaml with which this person signs')
    .addOption(
      new Option('--role <role...>', 'what the person may sign as').choices(roles).conflicts('collector'),
    )
    .addOption(
      new Option(
        '--collector <name>',
        'print the entry of trust.yaml with which this pipeline signs observations',
      ).conflicts('person'),
    )
    .option('--trust <file>', 'add the entry to this trust file, or begin one, instead of printing it')
    .addOption(
      new Option('--days <days>', 'how long the entry counts from now on')
        .default(365)
        .argParser(numberOfDays),
    )
    .addOption(
      new Option('--algorithm <name>', 'kind of key').choices(['ed25519', 'ecdsa-p256']).default('ed25519'),
    )
    .addHelpText(
      'after',
      `
With GATES_KEY_PASSPHRASE in the environment the private key is encrypted; choose a long one.
Only whoever keeps trust.yaml adds an entry to it, by --trust or by hand: the one that is printed is a proposal.

Examples:
  $ gates keygen keys/ada --person "Ada Brandt" --role tech_lead --trust trust.yaml
  $ gates keygen keys/ada --person "Ada Brandt" --role tech_lead
  $ gates keygen keys/pipeline --collector "release pipeline" --days 90`,
    )
    .action(run);
}

async function run(name: string, options: KeygenOptions): Promise<void> {
  const files = { key: `${name}.key`, pub: `${name}.pub` };
  for (const file of Object.values(files))
    if (existsSync(file))
      throw new GatesError('usage_invalid', `${file} is already there; a key is never written over.`);
  const passphrase = process.env['GATES_KEY_PASSPHRASE'];
  const secured = passphrase === undefined ? {} : { passphrase };
  const { pair, entry } = await makeKey(holderOf(options), options, secured);
  const trust = options.trust === undefined ? undefined : await trustWith(entry, options.trust);
  await writeWhole(files.key, pair.privateKey, 0o600);
  await writeWhole(files.pub, pair.publicKey);
  process.stderr.write(
    `${files.key} and ${files.pub} written${passphrase === undefined ? ', the private key without a passphrase' : ''}.\n`,
  );
  if (trust !== undefined && options.trust !== undefined) {
    await writeWhole(options.trust, trust);
    process.stderr.write(`Its entry stands in ${options.trust}.\n`);
  } else if (entry !== undefined) process.stdout.write(writeYaml(entry));
}

/** The one entry of a new key, under the list of `trust.yaml` that it belongs to. */
type Entry = Partial<Pick<Trust, 'people' | 'collectors'>>;

/** The text of a trust file with one more entry, which is as valid as it was before. */
async function trustWith(entry: Entry | undefined, file: string): Promise<string> {
  if (entry === undefined)
    throw new GatesError(
      'usage_invalid',
      '--trust: whose key is it? Name a --person with a --role, or a --collector.',
    );
  const text = existsSync(file)
    ? new TextDecoder().decode(await readBytes(file))
    : 'schema: gates.trust/v1\n';
  const { parseTrust } = await import('../../lib/trust/trust.ts');
  parseTrust(await parseYaml(text, file, 'trust_invalid'), file);
  const [[list, [added]]] = Object.entries(entry) as [[string, unknown[]]];
  const whole = withListEntry(text, list, added);
  parseTrust(await parseYaml(whole, file, 'trust_invalid'), file);
  return whole;
}

/** A key pair, and for a known holder the lines of `trust.yaml` that let it count. */
async function makeKey(
  holder: Holder | undefined,
  { algorithm, days }: KeygenOptions,
  secured: { passphrase?: string },
): Promise<{ pair: KeyPair; entry?: Entry }> {
  if (holder === undefined) {
    const { generateKeyPair } = await import('../../lib/signing/keys.ts');
    return { pair: generateKeyPair(algorithm, secured) };
  }
  const { createKey } = await import('../../lib/trust/new-key.ts');
  const validFrom = new Date().toISOString();
  const made = createKey(holder, { ...secured, algorithm, validFrom, validity_days: days });
  const { people, collectors } = made.trust;
  return { pair: made, entry: people.length > 0 ? { people } : { collectors } };
}

function holderOf({ person, role, collector }: KeygenOptions): Holder | undefined {
  if (collector !== undefined) return { kind: 'collector', name: collector };
  if ((person === undefined) !== (role === undefined))
    throw new GatesError(
      'usage_invalid',
      `--person and --role belong together: ${person === undefined ? '--person' : '--role'} is missing.`,
    );
  return person === undefined || role === undefined
    ? undefined
    : { kind: 'person', name: person, roles: role };
}

function numberOfDays(text: string): number {
  const days = Number(text);
  if (text.trim() === '' || !(days > 0 && days <= 36_500))
    throw new InvalidArgumentError('Expected a number of days, more than 0 and at most 36,500.');
  return days;
}
