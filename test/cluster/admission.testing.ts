import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ControlPlane } from '../../environment/control-plane.ts';
import {
  AdmissionRules,
  admissionHandler,
  readVerdicts,
  type VerdictTrust,
} from '../../src/lib/admission/index.ts';
import type { PolicyFile } from '../../src/lib/catalogue.ts';
import type { Profile } from '../../src/lib/profile/schema.ts';

/** The admission handler behind TLS, with a clock that a test can set, and an end that it can bring about. */
export interface Webhook {
  readonly url: string;
  readonly caBundle: string;
  readonly rules: AdmissionRules;
  /** epoch milliseconds, by which it judges from now on */
  now_ms: number;
  /** Reads the folder of verdicts as of its own time. */
  readVerdicts(folder: string, trust: VerdictTrust['trust']): Promise<void>;
  /** How many requests it has answered. */
  readonly answered: number;
  stop(): Promise<void>;
  /** Where it was. */
  start(): Promise<void>;
}

export async function serveWebhook(
  cluster: ControlPlane,
  { policies, profile, now_ms }: { policies: PolicyFile; profile: Profile; now_ms: number },
): Promise<Webhook> {
  const pki = (name: string) => readFile(join(cluster.directory, 'pki', name), 'utf8');
  const [cert, key, caBundle] = await Promise.all(
    ['kube-apiserver.crt', 'kube-apiserver.key', 'ca.crt'].map(pki),
  );
  const rules = await AdmissionRules.load(policies, profile);
  let answered = 0;
  let server: Server;
  let port = 0;
  const webhook: Webhook = {
    get url() {
      return `https://127.0.0.1:${port}/`;
    },
    caBundle: caBundle ?? '',
    rules,
    now_ms,
    get answered() {
      return answered;
    },
    async readVerdicts(folder, trust) {
      rules.verdicts = (await readVerdicts(folder, { trust, now_ms: webhook.now_ms })).verdicts;
    },
    async stop() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
    async start() {
      server = createServer({ cert, key, minVersion: 'TLSv1.3' }, (request, response) => {
        answer(request, response).catch(() => response.destroy());
      });
      await once(server.listen(port, '127.0.0.1'), 'listening');
      port = (server.address() as AddressInfo).port;
    },
  };
  const handler = admissionHandler({
    policies,
    profile,
    evaluate: (input) => rules.evaluate(input),
    now: () => webhook.now_ms,
    // a loaded machine is slow, and what is asked here is not how fast it is
    deadline_ms: 20_000,
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = new Uint8Array(await buffer(request));
    const asked = new Request(new URL(request.url ?? '/', webhook.url), {
      method: request.method ?? 'GET',
      headers: { 'content-type': request.headers['content-type'] ?? '' },
      body,
    });
    const told = await handler(asked);
    answered += 1;
    response.writeHead(told.status, Object.fromEntries(told.headers)).end(await told.text());
  }
  await webhook.start();
  return webhook;
}
