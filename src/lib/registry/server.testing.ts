import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly method: string;
  /** with its query */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A server on this machine that answers as a test says, and remembers what it was asked. */
export interface TestServer {
  readonly host: string;
  readonly requests: Received[];
}

export type Answerer = (
  request: Received,
  response: ServerResponse<IncomingMessage>,
  server: TestServer,
) => void;

/** Starts one that stops with the test. */
export async function testServer(answer: Answerer): Promise<TestServer> {
  const requests: Received[] = [];
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = message;
    const body = Buffer.concat(chunks).toString('utf8');
    const request = { method, path, authorization: headers.authorization, body };
    requests.push(request);
    answer(request, response, self);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const self: TestServer = { host: `127.0.0.1:${address.port}`, requests };
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return self;
}

/** Answers with a status, headers and a body. */
export function reply(
  response: ServerResponse<IncomingMessage>,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): void {
  response.writeHead(status, headers).end(body);
}
