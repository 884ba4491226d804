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

/** Names under which people keep secrets: `DB_PASSWORD`, `apiToken`, `client-secret`. */
const secretName =
  /(?:^|[_.\-/]|[a-z](?=[A-Z]))(?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|credentials?)(?:$|[_.\-/]|(?=[A-Z0-9]))/i;

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
  if (secretName.test(name) && !harmless.test(literal)) return 'named_like_a_secret';
  return undefined;
}

/** The kind of secret that a free text such as a command-line argument or a log line holds, or nothing. */
export function suspectKindOfText(text: string): string | undefined {
  const assignment = /^-{0,2}([A-Za-z][\w.-]*)=(.+)$/s.exec(text);
  return suspectKind(assignment?.[2] ?? text, assignment?.[1] ?? '');
}
