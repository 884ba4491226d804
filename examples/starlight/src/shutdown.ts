import { setTimeout as sleep } from 'node:timers/promises';
import type { Application } from './application.ts';

/**
 * Ends the service in order: `/health` answers 503 while it still listens, so that whoever balances the load turns away;
 * then nothing new is accepted and what is in flight finishes. Past the grace the rest is cut off.
 *
 * @returns whether everything in flight was finished
 */
export async function shutDown({ app, service }: Application): Promise<boolean> {
  const { delay_ms, grace_ms } = service.configuration.shutdown;
  service.isDraining = true;
  app.log.info({ delay_ms, grace_ms }, 'shutting down');
  await sleep(delay_ms);
  let isComplete = true;
  const limit = setTimeout(() => {
    isComplete = false;
    app.server.closeAllConnections();
  }, grace_ms);
  await app.close();
  clearTimeout(limit);
  // Sockets that were cut off close one turn later; only then are their requests logged.
  if (!isComplete) await sleep(1);
  if (isComplete) app.log.info('shut down');
  else app.log.warn('shut down; requests in flight were cut off');
  return isComplete;
}
