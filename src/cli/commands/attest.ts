import { Command, Option } from 'commander';
import { GatesError } from '../../lib/errors.ts';
import { type VerdictFileFormat, verdictFileFormats } from '../../lib/verdict-attestation/file-formats.ts';
import type { AttestedVerdict } from '../../lib/verdict-attestation/index.ts';
import { assertWritable, nameOf, readBytes, writeWhole } from '../files.ts';
import type { RegistryOptions } from '../registry.ts';
import { readPolicies, readProfileFile, type SharedOptions } from '../settings.ts';
import { readKey, readTrust } from '../signing.ts';
import { withShared } from './shared-options.ts';

interface AttestOptions extends SharedOptions, RegistryOptions {
  readonly snapshot: string;
  readonly key: string;
  readonly acceptUnsigned?: string[];
  readonly output?: string;
  readonly push?: boolean;
  readonly repository?: string;
  readonly format: VerdictFileFormat;
}

/** `gates attest`: signs the verdict of a report, once judging its snapshot again has come to the same bytes. */
export function attest(): Command {
  return withShared(new Command('attest'))
    .description('sign the verdict of a whole milestone, for others to verify')
    .argument('<report>', 'what gates check --json wrote')
    .requiredOption('--snapshot <file>', 'the snapshot, which is judged again before its verdict is signed')
    .requiredOption('--key <file>', 'your private key; trust.yaml gives it the role verdict_signer')
    .option(
      '--accept-unsigned <moment/domain...>',
      'accept this observation although no collector has signed it; the verdict says so',
    )
    .option(
      '-o, --output <file>',
      'where to write the signed verdict (default: standard output, unless it is pushed)',
    )
    .option('--push', 'store it beside the image in its registry, for gates verify --image and for cosign')
    .option('--repository <reference>', 'push to this repository (default: that of the release’s image)')
    .option('--plain-http', 'push without TLS (to this machine’s registry it is done so by default)')
    .option('--no-plain-http', 'push with TLS, even to this machine’s registry')
    .addOption(
      new Option('--format <format>', 'the DSSE envelope alone, or a Sigstore bundle for cosign')
        .choices(verdictFileFormats)
        .default('dsse'),
    )
    .addHelpText(
      'after',
      `
Refused are a report over a part (--phase, --item), one with a given time, one judged without a trust file, unsigned
observations that are not accepted by name, and a report to which the snapshot, policies, profile and trust that are
here do not lead, byte for byte. A no-go or an undecided verdict is signed as well: it is evidence, too.
What is pushed is a Sigstore bundle beside the image's index, or beside each platform's manifest where there is no index;
its digest is printed. Credentials are those of docker login.
GATES_KEY_PASSPHRASE holds the passphrase of an encrypted key.

Exit codes: those of the verdict that was signed (0 go, 1 no-go, 2 undecided), 3 when nothing was signed.

Examples:
  $ gates check snapshot.json --before deploy --json > report.json
  $ gates attest report.json --snapshot snapshot.json --key verdict.key -o verdict.dsse.json
  $ gates verify verdict.dsse.json --before deploy --image-digest sha256:…
  $ gates attest report.json --snapshot snapshot.json --key verdict.key --push`,
    )
    .action(run);
}

async function run(path: string, options: AttestOptions): Promise<void> {
  const [{ attestVerdict, verdictFileBytes }, { parseProfile }, { exitCodeOf }] = await Promise.all([
    import('../../lib/verdict-attestation/index.ts'),
    import('../../lib/profile/profile.ts'),
    import('../../lib/verdict.ts'),
  ]);
  refuseLoneOptions(options);
  const output = options.output ?? (options.push ? undefined : '-');
  if (output !== undefined) await assertWritable(output);
  const [report, snapshot, policies, profile, trust, privateKey] = await Promise.all([
    readBytes(path),
    readBytes(options.snapshot),
    readPolicies(options),
    readProfileFile(options),
    readTrust(options),
    readKey(options.key),
  ]);
  const attested = await attestVerdict({
    report,
    snapshot,
    policies,
    profile: parseProfile(profile.value, profile.file),
    trust,
    privateKey,
    acceptUnsigned: options.acceptUnsigned ?? [],
    files: {
      report: nameOf(path),
      snapshot: nameOf(options.snapshot),
      policies: options.policies ?? 'the shipped policies',
      profile: profile.value === undefined ? 'the default profile' : profile.file,
      trust: options.trust ?? 'trust.yaml',
      key: options.key,
    },
  });
  const { envelope, predicate, signer } = attested;
  if (output !== undefined) await writeWhole(output, verdictFileBytes(envelope, options.format));
  if (options.push) await push(attested, report, options);
  const { name, version } = predicate.release;
  process.stderr.write(
    `${predicate.verdict} before ${predicate.milestone} for ${name} ${version}, signed by ${signer}, valid until ${predicate.validUntil}.\n`,
  );
  process.exitCode = exitCodeOf(predicate.verdict);
}

async function push(attested: AttestedVerdict, report: Uint8Array, options: AttestOptions): Promise<void> {
  const [{ pushVerdict }, { readReport }, { openRegistry }] = await Promise.all([
    import('../../lib/verdict-attestation/index.ts'),
    import('../../lib/read-report.ts'),
    import('../registry.ts'),
  ]);
  const { image } = readReport(report, 'the report').release;
  const reference = options.repository ?? image?.reference;
  if (reference === undefined)
    throw new GatesError(
      'usage_invalid',
      '--push: the release has no reference of its image, such as registry.example.com/starlight:v4; name the repository with --repository.',
    );
  const { client } = await openRegistry(reference, options);
  for (const { imageDigest, digest } of await pushVerdict(client, attested, image)) {
    process.stderr.write(`Stored beside ${client.repository.text}@${imageDigest}.\n`);
    process.stdout.write(`${client.repository.text}@${digest}\n`);
  }
}

function refuseLoneOptions({ push: isPushed, repository, plainHttp, output }: AttestOptions): void {
  const lone =
    repository !== undefined ? '--repository' : plainHttp !== undefined ? '--plain-http' : undefined;
  if (!isPushed && lone !== undefined)
    throw new GatesError('usage_invalid', `${lone} says how to push, and goes with --push.`);
  if (isPushed && output === '-')
    throw new GatesError(
      'usage_invalid',
      '--push prints the digest, so -o needs a file, not standard output.',
    );
}
