import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Ports on 127.0.0.1 that nobody listens on at the moment, all different.
 *
 * Another process may take one before it is used: who starts a server there must be ready to ask again.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    ports.push(address.port);
  }
  for (const server of servers) await once(server.close(), 'close');
  return ports;
}
