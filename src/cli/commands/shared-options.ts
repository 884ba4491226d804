import { type Command, Option } from 'commander';

/** `--profile`, `--trust` and `--policies`, as most commands take them. */
export function withShared(command: Command): Command {
  return command
    .addOption(new Option('--profile <file>', 'the profile (default: gates.yaml, where it is there)'))
    .addOption(new Option('--trust <file>', 'the trust file (default: trust.yaml, where it is there)'))
    .addOption(
      new Option('--policies <file>', 'policies built by `gates build` (default: the shipped ones)'),
    );
}
