import { RegistryError } from './registry-error.ts';
import type { RegistryAnswer } from './transport.ts';

/**
 * What a registry refused, as an error that says what to do. Of the answer's body only the registered code of the error is
 * repeated: its text may hold anything.
 */
export function refusalOf(
  { status, bytes }: Pick<RegistryAnswer, 'status' | 'bytes'>,
  about: {
    /** the repository, and what was asked of it */
    readonly subject: string;
    readonly registry: string;
    readonly access: 'pull' | 'push';
    /** what to do about credentials */
    readonly login: string;
  },
): RegistryError {
  const code = errorCode(bytes);
  const answered = `${about.subject}: ${about.registry} answered ${status}${code === undefined ? '' : ` ${code}`}`;
  return new RegistryError(`${answered}: ${adviceOf(status, about)}.`, { status });
}

function adviceOf(status: number, { access, login }: { access: 'pull' | 'push'; login: string }): string {
  if (status === 400)
    return 'it does not understand this; a registry with TLS on this machine wants --no-plain-http';
  if (status === 401 || status === 403) return login;
  if (status === 404) return 'there is none of this name, or it is not shown to these credentials';
  if (status === 405) return `it does not let this be ${access === 'push' ? 'written' : 'read'}`;
  if (status === 413) return 'it takes nothing so big';
  if (status === 429) return 'it takes no more requests for now; try again later';
  if (status >= 500) return 'it failed by itself; look at its log, and try again';
  if (status >= 300 && status < 400) return 'it leads elsewhere; name the place where it really is';
  return 'expected success';
}

function errorCode(bytes: Uint8Array): string | undefined {
  try {
    const { errors } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { errors?: { code?: unknown }[] };
    const code = errors?.[0]?.code;
    return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}
