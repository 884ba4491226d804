import { GatesError } from '../errors.ts';
import { isDigest } from './digest.ts';

/** An image in a registry. */
export interface ImageReference {
  /** host, and port where one is given: `registry.example.com:5000`, `[::1]:5000`; `docker.io` for Docker Hub */
  readonly registry: string;
  /** `team/app`; `library/…` for the official images of Docker Hub */
  readonly repository: string;
  /** `latest` where neither a tag nor a digest is given */
  readonly tag?: string;
  /** `sha256:…` or `sha512:…` */
  readonly digest?: string;
}

const reference_characters_max = 512;
const name_characters_max = 255;
const hostPattern = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::(\d{1,5}))?$/;
const componentPattern = /^[a-z0-9]+(?:(?:[.]|__?|-+)[a-z0-9]+)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const hubNames = new Set(['docker.io', 'index.docker.io']);

/**
 * Reads `[HOST[:PORT]/]REPOSITORY[:TAG][@DIGEST]` as Docker does: what stands before the first slash is a host if it holds a dot
 * or a colon, or is `localhost`; without a host it is Docker Hub.
 *
 * @throws GatesError `usage_invalid` with what was expected
 */
export function parseImageReference(text: string): ImageReference {
  if (text.length > reference_characters_max)
    refuse(text, `at most ${reference_characters_max} characters, and found ${text.length}`);
  if (/^[a-z]+:\/\//i.test(text))
    refuse(text, 'no scheme before the host, as in registry.example.com/team/app:v1');
  const at = text.indexOf('@');
  const named = at < 0 ? text : text.slice(0, at);
  const digest = at < 0 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !isDigest(digest))
    refuse(text, 'sha256: and 64 hexadecimal digits in lower case behind the @ (or sha512: and 128)');
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const hasHost = first === 'localhost' || /[.:[\]A-Z]/.test(first);
  const registry = hasHost ? first.toLowerCase() : 'docker.io';
  refuseOtherHost(text, registry);
  const rest = hasHost ? named.slice(slash + 1) : named;
  const colon = rest.indexOf(':');
  const path = colon < 0 ? rest : rest.slice(0, colon);
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  if (tag !== undefined && !tagPattern.test(tag))
    refuse(text, 'a tag of up to 128 letters, digits, _ . and - behind the colon');
  const isHub = hubNames.has(registry);
  const repository = isHub && !path.includes('/') ? `library/${path}` : path;
  if (path === '' || !repository.split('/').every((part) => componentPattern.test(part)))
    refuse(
      text,
      'a repository of lower-case letters and digits, with . _ __ - between them and / between its parts',
    );
  if (repository.length > name_characters_max)
    refuse(text, `a repository of at most ${name_characters_max} characters`);
  const shownTag = tag ?? (digest === undefined ? 'latest' : undefined);
  return {
    registry: isHub ? 'docker.io' : registry,
    repository,
    ...(shownTag === undefined ? {} : { tag: shownTag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** The whole reference, as `parseImageReference` reads it. */
export function referenceText({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

function refuseOtherHost(text: string, registry: string): void {
  const host = hostPattern.exec(registry);
  const isHost = host !== null && URL.canParse(`https://${registry}`) && Number(host[1] ?? 1) >= 1;
  if (!isHost)
    refuse(
      text,
      'a host name, an IPv4 address or an IPv6 address in brackets before the first slash, with a port from 1 to 65535 if any',
    );
}

function refuse(text: string, expected: string): never {
  const hidden = text.replace(/^([^/@:]*):[^/@]*@(?!sha)/, '$1:…@');
  const shown = hidden.length > 120 ? `${hidden.slice(0, 119)}…` : hidden;
  throw new GatesError('usage_invalid', `image reference ${JSON.stringify(shown)}: expected ${expected}.`);
}
