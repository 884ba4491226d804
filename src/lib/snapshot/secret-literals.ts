/** Shapes that only secrets have, by the kind that a report names. */
const shapes: readonly (readonly [kind: string, shape: RegExp])[] = [
  ['private_key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['credentials_in_url', /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i],
  ['json_web_token', /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+/],
  ['bearer_token', /\b(?:Bearer|Basic)\s+[A-Za-z0-9+/_=.-]{16,}/i],
  ['aws_access_key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['github_token', /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})/],
  ['gitlab_token', /\bglpat-[A-Za-z0-9_-]{20,}/],
  ['slack_token', /\bxox[abprs]-[A-Za-z0-9-]{10,}/],
  ['google_api_key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['stripe_key', /\b[rs]k_live_[0-9A-Za-z]{16,}/],
  ['npm_token', /\bnpm_[A-Za-z0-9]{36}\b/],
];

/** Words under which people keep secrets, and pairs of words. */
const secretWords = new Set([
  'password',
  'passwd',
  'passphrase',
  'secret',
  'token',
  'apikey',
  'credential',
  'credentials',
]);
const secretPairs = new Set(['api key', 'private key', 'access key', 'encryption key', 'signing key']);
/** What every one of them contains: most names are done with at once. */
const anySecretWord = /pass|secret|token|key|credential/i;
/** A last word that says that the literal only speaks of a secret. */
const describingWords = new Set([
  'name',
  'file',
  'path',
  'dir',
  'ttl',
  'type',
  'length',
  'seconds',
  'issuer',
  'audience',
]);

/** What a secret-named literal may be without being one: a path, a reference, a switch, or nothing. */
const harmless =
  /^(?:|\/[^\s]*|\$\(?\{?[A-Za-z_][A-Za-z0-9_.]*\}?\)?|true|false|none|null|disabled|enabled|[0-9]{1,4})$/i;

/**
 * The kind of secret that a literal looks like, or nothing.
 *
 * @param name the variable or key it stands under; a secret's name makes any literal suspect
 */
export function suspectKind(literal: string, name: string): string | undefined {
  if (literal.length >= 12) for (const [kind, shape] of shapes) if (shape.test(literal)) return kind;
  if (isSecretName(name) && !harmless.test(literal)) return 'named_like_a_secret';
  return undefined;
}

/** The kind of secret that a free text such as a command-line argument or a log line holds, or nothing. */
export function suspectKindOfText(text: string): string | undefined {
  const assignment = /^-{0,2}([A-Za-z][\w.-]*)=(.+)$/s.exec(text);
  return suspectKind(assignment?.[2] ?? text, assignment?.[1] ?? '');
}

/** True for names such as `DB_PASSWORD`, `apiToken` and `client-secret`, and not for `TOKENIZER` or `SECRET_NAME`. */
function isSecretName(name: string): boolean {
  if (!anySecretWord.test(name)) return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  if (describingWords.has(words.at(-1) ?? '')) return false;
  return words.some(
    (word, index) => secretWords.has(word) || secretPairs.has(`${word} ${words[index + 1] ?? ''}`),
  );
}
