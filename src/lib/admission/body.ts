/** What a webhook's review may weigh: an object of 1.5 MB, the most that etcd takes, twice. */
export const body_bytes_max = 3 * 1024 * 1024;

/** The body's bytes; undefined when there are more than allowed, and then the rest is not read. */
export async function readBody(
  request: Request,
  bytes_max = body_bytes_max,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > bytes_max) {
    await request.body?.cancel();
    return undefined;
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    length += part.value.byteLength;
    if (length > bytes_max) {
      await reader?.cancel();
      return undefined;
    }
    parts.push(part.value);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}
