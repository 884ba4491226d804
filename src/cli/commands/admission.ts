import { Command, Option } from 'commander';
import { admissionManifests } from './admission-manifests.ts';
import { admissionTest } from './admission-test.ts';
import { withShared } from './shared-options.ts';

/** `gates admission`: the rules that objects must hold by before they enter the namespace, asked by the API server or on files. */
export function admission(): Command {
  return (
    withShared(new Command('admission'))
      .description('judge objects before they enter the namespace: the server of the webhook')
      .option('--tls-cert <file>', 'the server’s certificate in PEM; read again when it changes')
      .option('--tls-key <file>', 'its key')
      .addOption(
        new Option('--tls-min <version>', 'oldest version of TLS').choices(['1.2', '1.3']).default('1.3'),
      )
      .option(
        '--client-ca <file>',
        'authorities, in PEM; reviews without a certificate of theirs are refused',
      )
      .option('--host <address>', 'address to listen on (default: all)')
      .option('--port <number>', 'port for reviews, /healthz and /readyz', '8443')
      .option('--metrics-port <number>', 'port for /metrics over plain HTTP (default: none)')
      .option(
        '--verdicts <folder>',
        'signed verdicts, as gates attest writes them; read again when it changes',
      )
      .option('--require-go', 'every image needs a verdict go (default: the profile’s admission.requireGo)')
      .option('--no-require-go', 'no image needs one')
      .option('--deadline <ms>', 'a review that takes longer is refused', '2000')
      .option('--max-in-flight <number>', 'requests at once; others are answered with 429', '100')
      .addHelpText(
        'after',
        `
It logs to standard output, as JSON, and ends with SIGTERM or SIGINT once what is in flight is answered.

Exit codes: 0 ended as told, 3 could not begin.

Examples:
  $ gates admission --tls-cert tls.crt --tls-key tls.key --verdicts verdicts/ --metrics-port 9090
  $ gates admission test k8s/ --verdicts verdicts/
  $ gates admission manifests --help`,
      )
      // what stands behind the name of a command of its own is for that command
      .enablePositionalOptions()
      .addCommand(admissionTest().exitOverride())
      .addCommand(admissionManifests().exitOverride())
      .action(async (options) => {
        const { serve } = await import('../admission/serve.ts');
        await serve(options);
      })
  );
}
