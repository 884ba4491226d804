import type { IncomingMessage, ServerResponse } from 'node:http';

/** The bytes of a request's body; undefined when there are more than allowed, and then nothing more is kept. */
export function bodyOf(message: IncomingMessage, bytes_max: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    message
      .on('data', (part: Buffer) => {
        length += part.length;
        if (length > bytes_max) {
          message.removeAllListeners('data').resume();
          resolve(undefined);
        } else parts.push(part);
      })
      .once('end', () => resolve(Buffer.concat(parts)))
      .once('error', reject)
      .once('close', () => reject(new Error('the client went away')));
  });
}

/** The request as fetch has it. */
export function requestOf({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer): Request {
  const type = headers['content-type'];
  return new Request(new URL(url, 'https://gates.invalid'), {
    method,
    headers: type === undefined ? {} : { 'content-type': type },
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: new Uint8Array(body) }),
  });
}

/** Sends what the handler answered. */
export async function respond(message: ServerResponse, response: Response): Promise<void> {
  send(message, response.status, await response.text(), Object.fromEntries(response.headers));
}

/** Sends a `Status` as Kubernetes itself writes it. */
export function refuse(
  message: ServerResponse,
  code: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const status = { apiVersion: 'v1', kind: 'Status', status: 'Failure', code, message: text };
  send(message, code, `${JSON.stringify(status)}\n`, { 'content-type': 'application/json', ...headers });
}

/** Sends a short text of a probe, or metrics. */
export function send(
  message: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): void {
  if (message.destroyed || message.headersSent) return;
  message.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}
