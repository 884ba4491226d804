import { once } from 'node:events';
import type { Server } from 'node:net';
import { GatesError } from '../../errors.ts';

/**
 * Lets a server listen; on every address where none is given.
 *
 * @returns the port, which the system picks for 0
 * @throws GatesError `usage_invalid` for an address that can't be had
 */
export async function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  server.listen({ port, ...(host === undefined ? {} : { host }) });
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new GatesError(
      'usage_invalid',
      `${host ?? 'every address'}, port ${port}, can't be listened on: ${(cause as Error).message}.`,
      cause,
    );
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
