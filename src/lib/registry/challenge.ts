/** One way in which a server lets itself be convinced, from its header `www-authenticate`. */
export interface Challenge {
  /** in lower case: `bearer`, `basic` */
  readonly scheme: string;
  /** names in lower case */
  readonly parameters: Readonly<Record<string, string>>;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const part = new RegExp(`[\\s,]*(${token})(?:\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${token})))?`, 'gy');
const header_characters_max = 8192;

/** The challenges of a header `www-authenticate` (RFC 9110, 11.6.1), as far as it can be read. */
export function parseChallenges(header: string | null): Challenge[] {
  const text = (header ?? '').slice(0, header_characters_max);
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  for (const [, name = '', quoted, plain] of text.matchAll(part)) {
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: Object.create(null) });
    else {
      const last = challenges.at(-1);
      if (last !== undefined) last.parameters[name.toLowerCase()] ??= value;
    }
  }
  return challenges;
}
