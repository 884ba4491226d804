import { isDigest, refuseOtherDigest, sha256Of } from './digest.ts';
import { mayLeadTo } from './origin.ts';
import type { ImageReference } from './reference.ts';
import { RegistryError } from './registry-error.ts';
import { type Access, Repository, type RepositoryOptions } from './repository.ts';
import { placeOf, type RegistryAnswer } from './transport.ts';

export const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  empty: 'application/vnd.oci.empty.v1+json',
} as const;

/** A manifest or an index as the registry keeps it. */
export interface StoredManifest {
  /** `sha256:…` of the bytes, or the digest that was asked for */
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** What a registry says of something without giving it. Nothing of it is verified. */
export interface Announced {
  readonly digest?: string;
  readonly mediaType?: string;
  readonly size_bytes?: number;
}

const manifest_bytes_max = 4 * 1024 * 1024;
const blob_bytes_max = 16 * 1024 * 1024;
const accepted = [
  mediaTypes.index,
  mediaTypes.manifest,
  mediaTypes.dockerList,
  mediaTypes.dockerManifest,
].join(', ');

/**
 * A client of one repository, after the OCI Distribution Specification 1.1. What is read by a digest has it; a thing that is
 * not there is undefined; every other refusal is a RegistryError that says what to do. It holds no connection to close.
 */
export class RegistryClient {
  /** for what this client has no method */
  readonly repository: Repository;

  constructor(reference: Pick<ImageReference, 'registry' | 'repository'>, options: RepositoryOptions = {}) {
    this.repository = new Repository(reference, options);
  }

  /**
   * The manifest or index of a tag or a digest, of at most 4 MiB.
   *
   * @throws RegistryError also for bytes that have another digest than asked for, or than the registry says
   */
  async getManifest(reference: string): Promise<StoredManifest | undefined> {
    const what = `manifest ${reference}`;
    const url = this.repository.address(`manifests/${reference}`);
    const answer = await this.#ask('pull', what, {
      method: 'GET',
      url,
      headers: { accept: accepted },
      answer_bytes_max: manifest_bytes_max,
    });
    if (answer === undefined) return undefined;
    const said = answer.headers.get('docker-content-digest');
    const digest = isDigest(reference) ? reference : (said ?? sha256Of(answer.bytes));
    refuseOtherDigest(answer.bytes, digest, `${this.repository.text}: ${what}`);
    return { digest, mediaType: mediaTypeOf(answer) ?? '', bytes: answer.bytes };
  }

  /** What the registry says of the manifest of a tag or a digest. */
  async headManifest(reference: string): Promise<Announced | undefined> {
    const url = this.repository.address(`manifests/${reference}`);
    const headers = { accept: accepted };
    const answer = await this.#ask('pull', `manifest ${reference}`, { method: 'HEAD', url, headers });
    return answer === undefined ? undefined : announced(answer);
  }

  /**
   * Stores a manifest under its digest, or under a tag.
   *
   * @returns its digest, and the subject that the registry has recorded: a registry of the older specification records none
   */
  async putManifest(
    bytes: Uint8Array,
    { mediaType, tag }: { readonly mediaType: string; readonly tag?: string },
  ): Promise<{ digest: string; subject: string | undefined }> {
    const digest = sha256Of(bytes);
    const what = `manifest ${tag ?? digest}`;
    const answer = await this.#push(what, {
      method: 'PUT',
      url: this.repository.address(`manifests/${tag ?? digest}`),
      headers: { 'content-type': mediaType },
      body: bytes,
    });
    const said = answer.headers.get('docker-content-digest');
    if (said !== null && said !== digest)
      throw new RegistryError(
        `${this.repository.text}: ${what} was stored with the digest ${said}, and sent with ${digest}.`,
      );
    return { digest, subject: answer.headers.get('oci-subject') ?? undefined };
  }

  /** The blob of a digest. `bytes_max` is 16 MiB by default. */
  async getBlob(
    digest: string,
    { bytes_max = blob_bytes_max }: { readonly bytes_max?: number } = {},
  ): Promise<Uint8Array | undefined> {
    const url = this.repository.address(`blobs/${digest}`);
    const answer = await this.#ask('pull', `blob ${digest}`, {
      method: 'GET',
      url,
      answer_bytes_max: bytes_max,
    });
    if (answer !== undefined)
      refuseOtherDigest(answer.bytes, digest, `${this.repository.text}: blob ${digest}`);
    return answer?.bytes;
  }

  /** What the registry says of the blob of a digest. */
  async headBlob(digest: string): Promise<Announced | undefined> {
    const url = this.repository.address(`blobs/${digest}`);
    const answer = await this.#ask('pull', `blob ${digest}`, { method: 'HEAD', url });
    return answer === undefined ? undefined : announced(answer);
  }

  /** Stores a blob, unless it is there, and returns its digest. */
  async pushBlob(bytes: Uint8Array): Promise<string> {
    const digest = sha256Of(bytes);
    if ((await this.headBlob(digest)) !== undefined) return digest;
    const session = await this.#openUpload();
    session.search += `${session.search === '' ? '?' : '&'}digest=${encodeURIComponent(digest)}`;
    await this.#push(`blob ${digest}`, {
      method: 'PUT',
      url: session,
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes,
    });
    return digest;
  }

  /**
   * Proves the right to push, and leaves nothing: opens an upload, and cancels it.
   *
   * @returns whether the registry has cancelled it; one that can't lets it expire
   * @throws RegistryError when it can't be opened
   */
  async openAndCancelUpload(): Promise<boolean> {
    const session = await this.#openUpload();
    const { status } = await this.repository.ask('push', { method: 'DELETE', url: session });
    return status >= 200 && status < 300;
  }

  async #openUpload(): Promise<URL> {
    const url = this.repository.address('blobs/uploads/');
    const answer = await this.#push('an upload', { method: 'POST', url });
    const location = answer.headers.get('location') ?? '';
    const session = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (location === '' || session === undefined || !mayLeadTo(url, session))
      throw new RegistryError(`${placeOf(url)} opened an upload at no place to which one may send.`);
    return session;
  }

  /** The answer of a success; undefined where the thing is not there. */
  async #ask(
    access: Access,
    what: string,
    request: Parameters<Repository['ask']>[1],
  ): Promise<RegistryAnswer | undefined> {
    const answer = await this.repository.ask(access, request);
    if (answer.status >= 200 && answer.status < 300) return answer;
    if (answer.status === 404) return undefined;
    throw await this.repository.refusal(access, what, answer);
  }

  async #push(what: string, request: Parameters<Repository['ask']>[1]): Promise<RegistryAnswer> {
    const answer = await this.repository.ask('push', request);
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw await this.repository.refusal('push', what, answer);
  }
}

/** The media type without its parameters. */
export function mediaTypeOf({ headers }: Pick<RegistryAnswer, 'headers'>): string | undefined {
  return headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
}

function announced(answer: RegistryAnswer): Announced {
  const digest = answer.headers.get('docker-content-digest');
  const length = answer.headers.get('content-length');
  const mediaType = mediaTypeOf(answer);
  return {
    ...(digest !== null && isDigest(digest) ? { digest } : {}),
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(length !== null && /^\d{1,15}$/.test(length) ? { size_bytes: Number(length) } : {}),
  };
}
