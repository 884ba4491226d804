import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { GatesError } from '../../lib/errors.ts';
import { writeWhole } from '../files.ts';

/** `gates new`: a new item's rule and test, from the pattern. */
export function create(): Command {
  return new Command('new')
    .description('write a new item’s rule and its test')
    .argument('<item>', 'its id, section.item, such as team.on_call_handover')
    .option('--policies <directory>', 'the folder of your own items', 'policies')
    .addHelpText(
      'after',
      '\nExample:\n  $ gates new team.replicas && $EDITOR policies/checks/team/replicas.rego',
    )
    .action(async (id: string, options: { policies: string }) => {
      const [, section, item] = /^([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)$/.exec(id) ?? [];
      if (section === undefined || item === undefined || item.endsWith('_test'))
        throw new GatesError(
          'usage_invalid',
          `${id}: expected section.item in lower case with underscores, such as team.on_call_handover.`,
        );
      const { ruleTemplate, testTemplate } = await import('../../lib/policies/item-template.ts');
      const folder = join(options.policies, 'checks', section);
      const files: [string, string][] = [
        [join(folder, `${item}.rego`), ruleTemplate(section, item)],
        [join(folder, `${item}_test.rego`), testTemplate(section, item)],
      ];
      for (const [path] of files)
        if (existsSync(path)) throw new GatesError('usage_invalid', `${path} is already there.`);
      await mkdir(folder, { recursive: true });
      for (const [path, text] of files) {
        await writeWhole(path, text);
        process.stderr.write(`${path} written\n`);
      }
      process.stderr.write(`Then: gates build --policies ${options.policies} -o policies.json\n`);
    });
}
