import { posix } from 'node:path';

/** What people leave behind when they mean to come back. */
const placeholders = [
  /\b(?:TODO|TBD|TBC|FIXME)\b/,
  /\blorem ipsum\b|\bcoming soon\b/i,
  // a label of a link is none
  /(?<!\])\[(?:Name|Your [^\]]*|Insert [^\]]*|Placeholder)\](?![([:])/,
  /<(?:placeholder|insert [^>]*)>/i,
];

/** Words of a Markdown text, without the marks between them. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** Placeholders with the line that each stands on, such as `TODO (line 12)`. */
export function findPlaceholders(text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const found = placeholders.map((shape) => shape.exec(line)).find((match) => match !== null);
    return found === undefined ? [] : [`${found[0]} (line ${index + 1})`];
  });
}

/**
 * Links of a document into the checkout whose target is not there, as they are written. A link that begins with a slash
 * starts at the checkout's top.
 *
 * @param path the document's own path in the checkout
 * @param files every path of a file in the checkout
 */
export function findBrokenLinks(text: string, path: string, files: ReadonlySet<string>): string[] {
  const folders = new Set<string>(['.']);
  for (const file of files)
    for (let folder = posix.dirname(file); !folders.has(folder); folder = posix.dirname(folder))
      folders.add(folder);
  return [...new Set(linksOf(text))].filter((link) => {
    const [target = ''] = unescaped(link).split(/[#?]/);
    if (target === '') return false;
    const place = target.startsWith('/') ? '.' : posix.dirname(path);
    const resolved = posix.normalize(posix.join(place, decoded(target))).replace(/\/$/, '');
    return !files.has(resolved) && !folders.has(resolved);
  });
}

const title = String.raw`(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*`;
const target = String.raw`(?:<([^<>\n]*)>|((?:\\.|[^\s()<>\\]|\([^\s()]*\))+))`;
const shapes = [
  new RegExp(String.raw`\]\(\s*${target}${title}\)`, 'g'),
  new RegExp(String.raw`^ {0,3}\[(?!\^)[^\]\n]+\]:\s*${target}`, 'gm'),
  /<(?:a|img)\s(?:[^>]*\s)?(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi,
];

/** Targets of links, images, reference definitions and HTML that lead into the checkout; code and comments hold no link. */
function linksOf(text: string): string[] {
  const prose = withoutFences(text)
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '');
  return shapes
    .flatMap((shape) => [...prose.matchAll(shape)].map((match) => match[1] ?? match[2] ?? ''))
    .filter((link) => link !== '' && !/^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(link));
}

/** A fence ends at one as long as it, or at the end of the text. */
function withoutFences(text: string): string {
  let open: string | undefined;
  return text
    .split(/\r?\n/)
    .filter((line) => {
      const fence = /^\s*(?:[-*+>]\s+|\d+[.)]\s+)*(`{3,}|~{3,})/.exec(line)?.[1];
      if (open === undefined) {
        open = fence;
        return fence === undefined;
      }
      if (fence?.startsWith(open) === true && line.trim() === fence) open = undefined;
      return false;
    })
    .join('\n');
}

function unescaped(link: string): string {
  return link.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

function decoded(link: string): string {
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}
