import { parseChallenges } from './challenge.ts';
import type { CredentialSource, Credentials } from './credentials.ts';
import { dockerCredentials } from './docker-config.ts';
import { originOf } from './origin.ts';
import { type ImageReference, referenceText } from './reference.ts';
import { refusalOf } from './refusal.ts';
import type { RegistryError } from './registry-error.ts';
import { basic, fetchToken } from './token.ts';
import {
  openTransport,
  type RegistryAnswer,
  type RegistryRequest,
  type Transport,
  type TransportOptions,
} from './transport.ts';

export interface RepositoryOptions extends TransportOptions {
  /** default: Docker's config and the helpers that it names */
  readonly credentials?: CredentialSource;
  /** whether to do without TLS; by default only where the registry is this machine */
  readonly plainHttp?: boolean;
}

/** What a request needs: it decides the scope of the token. */
export type Access = 'pull' | 'push';

/** One repository of a registry: requests with the credentials that the registry asks for, and with none until it does. */
export class Repository {
  /** without tag and digest, as people write it */
  readonly text: string;
  readonly #origin: URL;
  readonly #reference: Pick<ImageReference, 'registry' | 'repository'>;
  readonly #source: CredentialSource;
  readonly #transport: Transport;
  readonly #authorization = new Map<Access, string>();
  #credentials: Promise<Credentials | undefined> | undefined;

  constructor(reference: Pick<ImageReference, 'registry' | 'repository'>, options: RepositoryOptions = {}) {
    this.#reference = reference;
    const { registry, repository } = reference;
    this.text = referenceText({ registry, repository });
    this.#origin = originOf(reference.registry, options.plainHttp);
    this.#source = options.credentials ?? dockerCredentials();
    this.#transport = openTransport(options);
  }

  /** The address of something below `/v2/REPOSITORY/`, whose parts need no escape. */
  address(path: string): URL {
    return new URL(`/v2/${this.#reference.repository}/${path}`, this.#origin);
  }

  /**
   * Makes a request. Credentials go to the registry itself only, whatever the address is, and only as it asks for them.
   *
   * @returns whatever the registry answers, a refusal too
   * @throws RegistryError when there is no whole answer, or no credential can be had
   */
  async ask(access: Access, request: Omit<RegistryRequest, 'authorization'>): Promise<RegistryAnswer> {
    if (request.url.origin !== this.#origin.origin) return this.#transport(request);
    const known = this.#authorization.get(access);
    const answer = await this.#transport({ ...request, authorization: known });
    // a challenge of where a redirect led is not the registry's
    if (answer.status !== 401 || answer.url.origin !== this.#origin.origin) return answer;
    const authorization = await this.#authorize(answer.headers.get('www-authenticate'), access);
    if (authorization === undefined || authorization === known) return answer;
    this.#authorization.set(access, authorization);
    return this.#transport({ ...request, authorization });
  }

  /** Says what the registry refused, and what to do. `what` names the thing, as `manifest v4`. */
  async refusal(access: Access, what: string, answer: RegistryAnswer): Promise<RegistryError> {
    const { registry } = this.#reference;
    const hasCredentials = (await this.#credentials?.catch(() => undefined)) !== undefined;
    const login = `docker login ${registry}`;
    return refusalOf(answer, {
      subject: `${this.text}: ${what}`,
      registry,
      access,
      login: hasCredentials
        ? `it does not accept the credentials that are kept for ${registry}, or they may not ${access} here: run ${login} again, or ask its administrator`
        : `no credentials are kept for ${registry} in Docker’s config: run ${login}`,
    });
  }

  async #authorize(header: string | null, access: Access): Promise<string | undefined> {
    const challenges = parseChallenges(header);
    this.#credentials ??= this.#source(this.#reference.registry);
    const credentials = await this.#credentials;
    if (credentials?.kind === 'registry_token') return `Bearer ${credentials.token}`;
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer !== undefined) {
      const actions = access === 'push' ? 'pull,push' : 'pull';
      const token = await fetchToken(bearer, {
        registry: this.#origin,
        scope: `repository:${this.#reference.repository}:${actions}`,
        credentials,
        transport: this.#transport,
      });
      return token === undefined ? undefined : `Bearer ${token}`;
    }
    const isBasic = challenges.some(({ scheme }) => scheme === 'basic');
    return isBasic && credentials?.kind === 'password' ? basic(credentials) : undefined;
  }
}
