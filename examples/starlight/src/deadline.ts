/**
 * What `begin` resolves to, unless it takes longer than `limit_ms`: then what `late` makes is thrown. Work that kept the
 * thread busy past the limit is late too, though no timer could fire meanwhile. The work itself is not stopped.
 */
export async function withDeadline<T>(
  begin: () => Promise<T>,
  limit_ms: number,
  late: () => Error,
): Promise<T> {
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), limit_ms);
  });
  try {
    const result = await Promise.race([begin(), expired]);
    if (performance.now() - started > limit_ms) throw late();
    return result;
  } finally {
    clearTimeout(timer);
  }
}
