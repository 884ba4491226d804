import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { GatesError } from '../../lib/errors.ts';
import { writeWhole } from '../files.ts';

/** `gates init`: a commented `gates.yaml`, prefilled from what is found. */
export function init(): Command {
  return new Command('init')
    .description('write a commented gates.yaml, prefilled from manifests and git')
    .option('-o, --output <file>', 'where to write it, - for standard output', 'gates.yaml')
    .option('--force', 'write over a file that is there')
    .addHelpText('after', '\nExample:\n  $ gates init && $EDITOR gates.yaml')
    .action(async (options: { output: string; force?: boolean }) => {
      if (options.output !== '-' && !options.force && existsSync(options.output))
        throw new GatesError('usage_invalid', `${options.output} is already there; --force writes over it.`);
      const [{ discover }, { profileTemplate }] = await Promise.all([
        import('../../lib/profile/discover.ts'),
        import('../../lib/profile/template.ts'),
      ]);
      const found = await discover(process.cwd());
      await writeWhole(options.output, profileTemplate(found));
      if (options.output === '-') return;
      process.stderr.write(
        `${options.output} written${found.sources.length > 0 ? `, prefilled from ${found.sources.join('; ')}` : ''}.\n` +
          'Look it over, then: gates collect --moment pre-deployment -o snapshot.json\n',
      );
    });
}
