import { Argument, Command } from 'commander';
import type { SchemaDocument } from '../../lib/json-schemas.ts';

const documents: readonly SchemaDocument[] = ['snapshot', 'profile', 'trust', 'report'];

/** `gates schema`: the JSON Schema of a file that gates reads or writes. */
export function schema(): Command {
  return new Command('schema')
    .description('print a JSON Schema')
    .addArgument(new Argument('<document>', 'of which document').choices(documents))
    .addHelpText('after', '\nExample:\n  $ gates schema profile > gates.schema.json')
    .action(async (document: SchemaDocument) => {
      const { jsonSchemaOf } = await import('../../lib/json-schemas.ts');
      process.stdout.write(`${JSON.stringify(await jsonSchemaOf(document), null, 2)}\n`);
    });
}
