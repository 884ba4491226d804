/** Shapes that only secrets have, by the kind that a report names. */
const shapes: readonly (readonly [kind: string, shape: RegExp])[] = [
  ['private_key', /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----|[\s\S]*)/],
  ['credentials_in_url', /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]*:[^\s/@]+@/i],
  ['json_web_token', /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+/],
  ['bearer_token', /\b(?:Bearer|Basic)\s+[A-Za-z0-9+/_=.-]{16,}/i],
  ['aws_access_key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['github_token', /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})/],
  ['gitlab_token', /\bglpat-[A-Za-z0-9_-]{20,}/],
  ['slack_token', /\bxox[abprs]-[A-Za-z0-9-]{10,}/],
  ['google_api_key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['stripe_key', /\b[rs]k_live_[0-9A-Za-z]{16,}/],
  ['npm_token', /\bnpm_[A-Za-z0-9]{36}\b/],
  [
    'webhook',
    /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]+|\bwebhook\.office\.com\/webhookb2\/[\w/@-]+/,
  ],
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

/** What a secret-named literal may be without being one: a path, a reference, a call, a switch, or nothing. */
const harmless =
  /^(?:|\/[^\s]*|\$\(?\{?[A-Za-z_][A-Za-z0-9_.]*\}?\)?|\{\{.*\}\}|[\w.]+\(.*\);?|[|>][+-]?|true|false|none|null|disabled|enabled|[0-9]{1,4}|\[redacted[^\]]*\]?)$/i;

/** A glance that spares most literals the closer look: no shape is without one of these. */
const mayHaveShape =
  /BEGIN|:\/\/|eyJ|bearer|basic|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|AIza|_live_|npm_|hooks\.slack|webhook\.office/i;
const maySpeakOfSecret = /pass|secret|token|key|credential/i;
const shortest_shape = 12;

/** `NAME=`, `name: ` or `"name": ` anywhere in a text, without its value, so that the search goes on inside the value. */
const assignment = /(?<![\w.])([A-Za-z][\w.-]{0,80})["']?[ \t]*[:=][ \t]*(?![\s:=])/g;
/** `--name value` in a command line. */
const option = /(?<![\w-])--([A-Za-z][\w-]{0,80})[ \t]+(?![\s-])/g;
const value = /"([^"\n]*)"|'([^'\n]*)'|([^\s,;&|"'}\]]+)/y;

/**
 * The kind of secret that a literal looks like, or holds in one of its lines, or nothing.
 *
 * @param name the variable or key it stands under; a secret's name makes any literal suspect
 */
export function suspectKind(literal: string, name: string): string | undefined {
  if (literal.length >= shortest_shape && mayHaveShape.test(literal))
    for (const [kind, shape] of shapes) if (shape.test(literal)) return kind;
  if (isSecretName(name) && !harmless.test(literal)) return 'named_like_a_secret';
  return assignsSecret(literal) ? 'named_like_a_secret' : undefined;
}

/**
 * The kind of secret that a word of a command line holds, or nothing.
 *
 * @param before the word before it, which may be the option whose value it is
 */
export function suspectKindOfText(text: string, before = ''): string | undefined {
  return suspectKind(text, text.startsWith('-') ? '' : (/^--?([A-Za-z][\w.-]*)$/.exec(before)?.[1] ?? ''));
}

/**
 * A text that stays a text, with `[redacted KIND]` for every part that has the shape of a secret: credentials in URLs,
 * their secret query parameters, tokens and keys. Doing it twice changes nothing.
 */
export function withoutSecrets(text: string): string {
  if (text.length < shortest_shape || !mayHaveShape.test(text)) return text;
  let clean = text
    .replace(/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#@]*:[^\s/@]+@/gi, '$1[redacted credentials_in_url]@')
    .replace(/\b(https?:\/\/)(?!\[redacted)[^\s/?#@]+@/gi, '$1[redacted credentials_in_url]@')
    .replace(/([?&#]([\w.-]+)=)([^\s&#"']+)/g, (whole, start: string, name: string) =>
      isSecretName(name) || signatureNames.test(name) ? `${start}[redacted]` : whole,
    );
  for (const [kind, shape] of shapes) clean = clean.replace(globally(shape), `[redacted ${kind}]`);
  return clean;
}

/** Query parameters that let whoever has the URL in. */
const signatureNames = /^(?:sig|key|code|(?:x-(?:amz|goog)-)?(?:signature|credential|security-token))$/i;

const globals = new Map<RegExp, RegExp>();
function globally(shape: RegExp): RegExp {
  const known = globals.get(shape) ?? new RegExp(shape.source, `${shape.flags}g`);
  globals.set(shape, known);
  return known;
}

function assignsSecret(text: string): boolean {
  if (!maySpeakOfSecret.test(text)) return false;
  for (const pattern of [assignment, option])
    for (const match of text.matchAll(pattern)) {
      if (!isSecretName(match[1] ?? '')) continue;
      value.lastIndex = match.index + match[0].length;
      const found = value.exec(text);
      if (found !== null && !harmless.test(found[1] ?? found[2] ?? found[3] ?? '')) return true;
    }
  return false;
}

/** True for names such as `DB_PASSWORD`, `apiToken` and `client-secret`, and not for `TOKENIZER` or `SECRET_NAME`. */
function isSecretName(name: string): boolean {
  if (!maySpeakOfSecret.test(name)) return false;
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
