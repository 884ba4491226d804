import { Argument, Command } from 'commander';

/** `gates schema`: the JSON Schema of a file that gates reads. */
export function schema(): Command {
  return new Command('schema')
    .description('print a JSON Schema')
    .addArgument(new Argument('<document>', 'of which document').choices(['snapshot', 'profile', 'trust']))
    .addHelpText('after', '\nExample:\n  $ gates schema profile > gates.schema.json')
    .action(async (document: 'snapshot' | 'profile' | 'trust') => {
      const { jsonSchemaOf } = await import('../../lib/json-schemas.ts');
      process.stdout.write(`${JSON.stringify(await jsonSchemaOf(document), null, 2)}\n`);
    });
}
