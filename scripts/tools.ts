import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { GatesError } from '../src/lib/errors.ts';
import { TOOL_NAMES, type ToolName } from './tools/catalogue.ts';
import { resolveTool } from './tools/resolve.ts';

export { moduleFolder, pinnedVersion, TOOL_NAMES, type ToolName } from './tools/catalogue.ts';
export { cacheFolder, type ResolveOptions, resolveTool } from './tools/resolve.ts';

const HELP = `Finds the external tools of this project in their pinned versions, and builds with Go what is missing.

  npx tsx scripts/tools.ts TOOL…    prints each tool's name and path, one a line, with a tab between
  npx tsx scripts/tools.ts --all    all of them

A tool on the PATH in exactly the version of its tools/*/go.mod is used. Another is built once into
$GATES_CACHE/tools, or else into the user's cache folder, starlight-gates/tools.

Tools: ${TOOL_NAMES.join(', ')}
`;

function isToolName(name: string): name is ToolName {
  return (TOOL_NAMES as readonly string[]).includes(name);
}

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      all: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const names = values.all ? TOOL_NAMES : positionals;
  if (names.length === 0)
    throw new GatesError('usage_invalid', `Name at least one tool, or --all.\n\n${HELP}`);
  for (const name of names) {
    if (!isToolName(name)) {
      throw new GatesError(
        'usage_invalid',
        `There is no tool "${name}"; there are ${TOOL_NAMES.join(', ')}.`,
      );
    }
  }
  for (const name of names.filter(isToolName)) process.stdout.write(`${name}\t${await resolveTool(name)}\n`);
}

const script = process.argv[1];
if (script !== undefined && import.meta.url === pathToFileURL(realpathSync(script)).href) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
