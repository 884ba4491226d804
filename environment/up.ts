import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startControlPlane } from './control-plane.ts';

const HELP = `Starts a Kubernetes control plane with simulated nodes, and stops it on Ctrl-C.

  npx tsx environment/up.ts [--nodes N] [--directory DIR]
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      nodes: { type: 'string', default: '3' },
      directory: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const nodes = Number(values.nodes);
  if (!Number.isSafeInteger(nodes) || nodes < 0)
    throw new Error(`--nodes ${values.nodes} is not a number of nodes.`);
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const { directory } = values;
  const controlPlane = await startControlPlane({ nodes, ...(directory === undefined ? {} : { directory }) });
  process.stdout.write(`export KUBECONFIG=${controlPlane.kubeconfig}\n`);
  process.stderr.write(
    `${controlPlane.server} is ready, with its logs in ${controlPlane.directory}. Ctrl-C stops it.\n`,
  );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await controlPlane.stop();
}

await main();
