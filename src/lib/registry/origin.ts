/** Whether a host, as `URL.hostname` writes it, is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Where the API of a registry is.
 *
 * @param registry as in an `ImageReference`
 * @param plainHttp whether to do without TLS; by default only on this machine
 */
export function originOf(registry: string, plainHttp?: boolean): URL {
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
  const secure = new URL(`https://${host}`);
  return (plainHttp ?? isLoopback(secure.hostname)) ? new URL(`http://${host}`) : secure;
}

/** Whether one may go on from one address to another: never from an encrypted connection to an open one, nor from this machine to an open one elsewhere. */
export function mayLeadTo(from: URL, to: URL): boolean {
  if (to.username !== '' || to.password !== '') return false;
  if (to.protocol === 'https:') return true;
  return (
    to.protocol === 'http:' &&
    from.protocol === 'http:' &&
    (to.hostname === from.hostname || isLoopback(from.hostname) === isLoopback(to.hostname))
  );
}
