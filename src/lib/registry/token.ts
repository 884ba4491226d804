import { z } from 'zod';
import type { Challenge } from './challenge.ts';
import { type Credentials, isSendable } from './credentials.ts';
import { isLoopback } from './origin.ts';
import { RegistryError } from './registry-error.ts';
import type { Transport } from './transport.ts';

const tokenSchema = z.object({ token: z.string().optional(), access_token: z.string().optional() });
const token_bytes_max = 256 * 1024;

/**
 * Gets a token as a registry's challenge `Bearer` says (CNCF distribution's token and OAuth2 protocols): by the password, by an
 * identity token, or for nobody.
 *
 * @param scope what is asked for where the challenge names none, as `repository:team/app:pull,push`
 * @returns undefined when the token server refuses
 * @throws RegistryError, without credential or token, for a realm to which none may be sent, and an answer that holds none
 */
export async function fetchToken(
  challenge: Challenge,
  request: {
    readonly registry: URL;
    readonly scope: string;
    readonly credentials: Credentials | undefined;
    readonly transport: Transport;
  },
): Promise<string | undefined> {
  const { registry, credentials, transport } = request;
  const realm = realmOf(challenge, registry);
  const { service = '', scope = request.scope } = challenge.parameters;
  const isIdentity = credentials?.kind === 'identity_token';
  if (!isIdentity) {
    if (service !== '') realm.searchParams.set('service', service);
    realm.searchParams.set('scope', scope);
  }
  const answer = await transport({
    url: realm,
    answer_bytes_max: token_bytes_max,
    ...(isIdentity
      ? {
          method: 'POST' as const,
          headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
          body: new TextEncoder().encode(
            new URLSearchParams({
              grant_type: 'refresh_token',
              service,
              client_id: 'gates',
              scope,
              refresh_token: credentials.token,
            }).toString(),
          ),
        }
      : {
          method: 'GET' as const,
          headers: { accept: 'application/json' },
          authorization: credentials?.kind === 'password' ? basic(credentials) : undefined,
        }),
  });
  const where = `${realm.host}, which gives the tokens for ${registry.host},`;
  if (answer.status === 400 || answer.status === 401 || answer.status === 403) return undefined;
  if (answer.status !== 200)
    throw new RegistryError(`${where} answered ${answer.status}; expected a token.`, {
      status: answer.status,
    });
  return readToken(answer.bytes, where);
}

/** The header of a name and its password. */
export function basic({ username, password }: Extract<Credentials, { kind: 'password' }>): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

function realmOf({ parameters }: Challenge, registry: URL): URL {
  const text = parameters['realm'] ?? '';
  const realm = URL.canParse(text) ? new URL(text) : undefined;
  const isOpen = realm?.protocol === 'http:' && registry.protocol === 'http:';
  const mayHaveIt =
    realm?.protocol === 'https:' ||
    (isOpen &&
      (realm.hostname === registry.hostname ||
        (isLoopback(realm.hostname) && isLoopback(registry.hostname))));
  if (realm === undefined || !mayHaveIt || realm.username !== '' || realm.password !== '')
    throw new RegistryError(
      `${registry.host} asks to get a token at a place to which no credential is sent${realm === undefined ? '' : ` (${realm.origin})`}: expected an address with https.`,
    );
  realm.hash = '';
  return realm;
}

function readToken(bytes: Uint8Array, where: string): string {
  let token: string | undefined;
  try {
    const answer = tokenSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    token = answer.token || answer.access_token;
  } catch {
    // the text may hold a token
  }
  if (token === undefined || !isSendable(token))
    throw new RegistryError(`${where} did not answer with a token, {"token": …}.`);
  return token;
}
