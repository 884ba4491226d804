import type { Statement } from '../signing/statement.ts';
import type { Release } from '../snapshot/schema.ts';
import { refuse } from './refuse.ts';

/** What a signed statement is about: a name, and a SHA-256 in hexadecimal digits. */
export type Subject = Statement['subject'][number];

const prefix = 'sha256:';

/** `sha256:…` as a subject's digest. */
export function subjectOf(name: string, digest: string): Subject {
  return { name, digest: { sha256: digest.slice(prefix.length) } };
}

/**
 * A release as the subject of a statement: `<name>@<version>` and the digest of its image index.
 * An @ or % in the name or version is percent-encoded, so that two releases never share a name.
 *
 * @throws GatesError `signature_invalid` for a release without an image digest: nothing can be bound to it
 */
export function releaseSubject(release: Release, where: string): Subject {
  const { name, version, image } = release;
  if (image?.index === undefined)
    refuse(
      where,
      `the release ${nameOf(name, version)} has no image digest, so nothing can be bound to it: collect with --image-digest`,
    );
  return subjectOf(nameOf(name, version), image.index);
}

/** Refuses a statement that is not about this release and its image, and about nothing else. */
export function checkReleaseSubject(statement: Statement, release: Release, where: string): void {
  const expected = releaseSubject(release, where);
  const [subject, ...others] = statement.subject;
  if (subject === undefined || others.length > 0)
    refuse(where, `it is about ${statement.subject.length} things; expected the release alone`);
  if (subject.name !== expected.name)
    refuse(where, `it is about ${quoted(subject.name)}, not about this release (${expected.name})`);
  if (subject.digest.sha256 !== expected.digest.sha256)
    refuse(
      where,
      `it is about another image of ${expected.name} (${prefix}${subject.digest.sha256.slice(0, 12)}…), not this ` +
        `release's (${prefix}${expected.digest.sha256.slice(0, 12)}…)`,
    );
}

function nameOf(name: string, version: string): string {
  return [name, version].map((part) => part.replace(/[@%]/g, encodeURIComponent)).join('@');
}

/** A text that a stranger wrote, cut, and with its control characters escaped. */
export function quoted(text: string): string {
  const cut = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return JSON.stringify(cut).replace(
    /[\u007f-\u009f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
