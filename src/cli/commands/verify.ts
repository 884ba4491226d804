import { Command, Option } from 'commander';
import { GatesError } from '../../lib/errors.ts';
import { milestones } from '../../lib/milestones.ts';
import { nameOf, readBytes } from '../files.ts';
import type { RegistryOptions } from '../registry.ts';
import { readSigningSubject } from '../signing.ts';
import { type VerdictQuestion, verifyVerdictFile } from '../verify-verdict.ts';
import { withShared } from './shared-options.ts';

/** `gates verify`: which signatures of a snapshot count and why others do not, or whether a signed verdict counts. */
export function verify(): Command {
  return withShared(new Command('verify'))
    .description('verify every signature of a snapshot, or a signed verdict')
    .argument(
      '[file]',
      'the snapshot, or what gates attest wrote; - for standard input; without one, see --image',
    )
    .addOption(
      new Option('--before <milestone>', 'a verdict that covers this milestone; a later one does').choices(
        milestones,
      ),
    )
    .option('--image-digest <digest>', 'a verdict about this image: sha256:… of its index or of a platform')
    .option(
      '--image <reference>',
      'the same, from REF@sha256:…; without a file, the verdict is looked for beside this image in its registry',
    )
    .option('--report <file>', 'a verdict that rests on this report, byte for byte')
    .option('--now <time>', 'verify a verdict as of this RFC 3339 time, for an audit; the answer says so')
    .option('--plain-http', 'ask the registry without TLS (this machine’s is asked so by default)')
    .option('--no-plain-http', 'ask the registry with TLS, even on this machine')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Exit codes for a signed verdict that counts: 0 go, 1 no-go, 2 undecided. 3 when it does not count: changed, over, by
a key that may not sign verdicts, or about another image, milestone or report.
Exit codes for a snapshot: 0 when every signature counts, 1 when one does not, 3 when it can't be read.

Examples:
  $ gates verify snapshot.json
  $ gates verify verdict.dsse.json --before deploy --image-digest sha256:…
  $ gates verify verdict.dsse.json --report report.json
  $ gates verify --image registry.example.com/starlight@sha256:… --before deploy`,
    )
    .action(run);
}

const ofVerdicts = ['before', 'imageDigest', 'image', 'report', 'now'] as const;

async function run(path: string | undefined, options: VerdictQuestion & RegistryOptions): Promise<void> {
  if (path === undefined) {
    if (options.image === undefined)
      throw new GatesError(
        'usage_invalid',
        'Name a file, or the image beside which the verdict is: --image REF.',
      );
    const { verifyImage } = await import('../verify-image.ts');
    return verifyImage(options.image, options);
  }
  const bytes = await readBytes(path);
  const [{ isSignedFile }, { parseJsonStrictly }] = await Promise.all([
    import('../../lib/verdict-attestation/index.ts'),
    import('../../lib/json/index.ts'),
  ]);
  if (isSignedFile(parseJsonStrictly(bytes, { file: nameOf(path) })))
    return verifyVerdictFile(bytes, nameOf(path), options);
  const [misplaced] = ofVerdicts.filter((name) => options[name] !== undefined);
  if (misplaced !== undefined)
    throw new GatesError(
      'usage_invalid',
      `--${misplaced.replace('D', '-d')} asks about a signed verdict; ${nameOf(path)} is none.`,
    );
  return verifySnapshot(path, bytes, options);
}

async function verifySnapshot(path: string, bytes: Uint8Array, options: VerdictQuestion): Promise<void> {
  const { evaluation } = await readSigningSubject(path, options, bytes);
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
}
