import { Command } from 'commander';
import { admissionManifests } from './admission-manifests.ts';
import { admissionTest } from './admission-test.ts';

/** `gates admission`: the rules that objects must hold by before they enter the namespace. */
export function admission(): Command {
  return new Command('admission')
    .description('judge objects before they enter the namespace')
    .addHelpText(
      'after',
      `
Examples:
  $ gates admission test k8s/ --verdicts verdicts/
  $ gates admission manifests --help`,
    )
    .addCommand(admissionTest().exitOverride())
    .addCommand(admissionManifests().exitOverride());
}
