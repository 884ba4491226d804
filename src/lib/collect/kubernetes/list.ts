import { ApiError, type KubernetesApi, messageOf } from './api.ts';

type Json = Record<string, unknown>;

export interface Listing<Item> {
  readonly items: Item[];
  /** only true when the last page was read */
  readonly complete: boolean;
  /** why it is not complete */
  readonly failure?: ApiError;
}

export interface ListOptions<Item> {
  /** objects in one page */
  readonly page: number;
  readonly signal: AbortSignal;
  /** what is kept of one object; undefined keeps nothing of it. The object itself is not held any longer. */
  readonly keep: (object: Json) => Item | undefined;
  readonly accept?: string;
  /** more of the query, such as a label selector */
  readonly query?: Readonly<Record<string, string>>;
}

/**
 * Reads a list page by page; while one page is looked at, the server already makes the next. When the server has forgotten
 * the snapshot that the pages are of (410 Gone), the list is read once more from its start. It never throws: a list
 * that broke off is not complete.
 */
export async function listAll<Item>(
  api: KubernetesApi,
  path: string,
  options: ListOptions<Item>,
): Promise<Listing<Item>> {
  const first = await readPages(api, path, options);
  return first.failure?.status === 410 ? readPages(api, path, options) : first;
}

async function readPages<Item>(
  api: KubernetesApi,
  path: string,
  { page, signal, keep, accept, query = {} }: ListOptions<Item>,
): Promise<Listing<Item>> {
  const ask = (token: string) => {
    const search = new URLSearchParams({ ...query, limit: String(page) });
    if (token !== '') search.set('continue', token);
    const answer = api.request(`${path}?${search}`, { signal, ...(accept === undefined ? {} : { accept }) });
    // it may fail while the page before it is still looked at
    answer.catch(() => undefined);
    return answer;
  };
  const items: Item[] = [];
  try {
    let token = '';
    let next: Promise<unknown> | undefined = ask(token);
    while (next !== undefined) {
      const { objects, following } = pageOf(await next);
      if (following !== '' && following === token)
        throw new ApiError('the server gives the same page again and again');
      token = following;
      next = token === '' ? undefined : ask(token);
      for (const object of objects) {
        const kept = keep(object);
        if (kept !== undefined) items.push(kept);
      }
    }
    return { items, complete: true };
  } catch (error) {
    const failure = error instanceof ApiError ? error : new ApiError(messageOf(error), undefined, error);
    return { items, complete: false, failure };
  }
}

function pageOf(answer: unknown): { objects: Json[]; following: string } {
  const { items, metadata } = (answer ?? {}) as { items?: unknown; metadata?: { continue?: unknown } };
  // Go writes an empty list of some kinds as null
  if (!Array.isArray(items) && items !== null) throw new ApiError('the answer is not a list of objects');
  return { objects: items ?? [], following: typeof metadata?.continue === 'string' ? metadata.continue : '' };
}
