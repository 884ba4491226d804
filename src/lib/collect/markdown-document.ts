import { posix } from 'node:path';

/** What people leave behind when they mean to come back. */
const placeholder =
  /\b(?:TODO|TBD|TBC|FIXME)\b|\blorem ipsum\b|\bcoming soon\b|\[(?:Name|Your [^\]]*|Insert [^\]]*|Placeholder)\](?!\()|<(?:placeholder|insert [^>]*)>/;

/** Words of a Markdown text, without the marks between them. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** Placeholders with the line that each stands on, such as `TODO (line 12)`. */
export function findPlaceholders(text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const found = placeholder.exec(line);
    return found === null ? [] : [`${found[0]} (line ${index + 1})`];
  });
}

/**
 * Relative links of a document whose target is not among the files of the checkout.
 *
 * @param path the document's own path, relative to the root that `files` are relative to
 */
export function findBrokenLinks(text: string, path: string, files: ReadonlySet<string>): string[] {
  const folders = new Set<string>(['.']);
  for (const file of files)
    for (let folder = posix.dirname(file); folder !== '.'; folder = posix.dirname(folder))
      folders.add(folder);
  return [...new Set(linksOf(text))].filter((link) => {
    const [target = ''] = link.split(/[#?]/);
    if (target === '') return false;
    const resolved = posix.normalize(posix.join(posix.dirname(path), decode(target))).replace(/\/$/, '');
    return !files.has(resolved) && !folders.has(resolved);
  });
}

/** Targets of inline links, images and reference definitions that lead into the checkout; code is no link. */
function linksOf(text: string): string[] {
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');
  const inline = [...prose.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+["'][^)]*)?\)/g)];
  const references = [...prose.matchAll(/^\s{0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm)];
  return [...inline, ...references]
    .map((match) => match[1] ?? '')
    .filter((target) => target !== '' && !/^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(target));
}

function decode(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}
