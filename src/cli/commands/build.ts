import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { packageRoot } from '../../lib/package-root.ts';
import { writeWhole } from '../files.ts';

/** `gates build`: compiles the shipped items, alone or with a team's own. */
export function build(): Command {
  return new Command('build')
    .description('check, test and compile the shipped items, with a team’s own beside them')
    .option('--policies <directory...>', 'folders with a team’s own items')
    .requiredOption('-o, --output <file>', 'where to write the policy file')
    .addHelpText(
      'after',
      `
It needs opa in the pinned version on the PATH, or $GATES_OPA. Tests of your own items always run; those of the shipped
ones only when their files differ from what was shipped.

Examples:
  $ gates build -o policies.json
  $ gates new team.on_call_handover && gates build --policies policies -o policies.json
  $ gates check snapshot.json --policies policies.json`,
    )
    .action(async (options: { policies?: string[]; output: string }) => {
      const [{ buildPolicies }, { writePolicyFile }] = await Promise.all([
        import('../../lib/policies/build.ts'),
        import('../../lib/policies/policy-file.ts'),
      ]);
      const policies = await buildPolicies({
        shippedDirectory: fileURLToPath(new URL('policies', packageRoot.url)),
        ...(options.policies === undefined ? {} : { teamDirectories: options.policies }),
        ...(await testedSources()),
        onProgress: (line) => process.stderr.write(`${line}\n`),
      });
      await writeWhole(options.output, writePolicyFile(policies));
      process.stderr.write(`${policies.catalogue.length} items in ${options.output}.\n`);
    });
}

/** What the installed policies were built from; their tests passed before they were shipped. */
async function testedSources(): Promise<{ testedSources?: string }> {
  const { defaultPolicies } = await import('../../lib/policies/default-policies.ts');
  try {
    return { testedSources: (await defaultPolicies()).sourcesDigest };
  } catch {
    // nothing was built here yet: every test runs
    return {};
  }
}
