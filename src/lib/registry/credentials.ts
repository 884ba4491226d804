/** What convinces a registry. It is never logged, and enters no message. */
export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** from a single sign-on: exchanged for a token of the registry */
  | { readonly kind: 'identity_token'; readonly token: string }
  /** a token of the registry itself, sent as it is */
  | { readonly kind: 'registry_token'; readonly token: string };

/**
 * The credentials for a registry, as an `ImageReference` names it; undefined where there are none.
 *
 * @throws RegistryError when they can't be had, without what they hold
 */
export type CredentialSource = (registry: string) => Promise<Credentials | undefined>;

/** Whether a token can stand in a header. One that can't must not get there: the error would quote it. */
export function isSendable(token: string): boolean {
  return token.length <= 64 * 1024 && /^[\x21-\x7e]+$/.test(token);
}
