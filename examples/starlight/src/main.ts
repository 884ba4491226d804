import { createApplication } from './application.ts';
import { ConfigurationError, readConfiguration } from './configuration.ts';
import { ModelError } from './model.ts';
import { shutDown } from './shutdown.ts';

/** The exit code of a process that was killed: what a supervisor sees when memory runs out. */
const FAULT_EXIT = 137;

/** Starts the service from the environment, and ends it at SIGTERM or SIGINT; the only place that exits the process. */
async function main(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const application = await createApplication(configuration, () => process.exit(FAULT_EXIT));
  const { app } = application;
  const { active } = configuration.faults;
  if (active.length > 0) app.log.warn({ faults: active }, 'faults are switched on: this is a test');

  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    process.exit((await shutDown(application)) ? 0 : 1);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);

  const url = await app.listen({ host: configuration.host, port: configuration.port });
  // Whatever the level: programs that start the service read the address here.
  app.log.child({}, { level: 'info' }).info({ url }, 'listening');
  await application.load();
  app.log.info({ model: application.service.model?.digest }, 'model is loaded');
}

main().catch((error: unknown) => {
  const isExpected = error instanceof ConfigurationError || error instanceof ModelError;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(
    `${JSON.stringify({ level: 60, time: Date.now(), service: 'starlight', msg: message, ...(!isExpected && { stack }) })}\n`,
  );
  process.exit(1);
});
