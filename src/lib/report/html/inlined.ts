import { createHash } from 'node:crypto';
import { html, type Markup } from './markup.ts';
import { script } from './script.ts';
import { style } from './style/index.ts';

/** The page's style and script, and the policy under which a browser runs these two and loads nothing at all. */
export interface Inlined {
  readonly policy: Markup;
  readonly style: string;
  readonly script: string;
}

/** @throws Error for a style or script that would end its own element */
export function inlined(): Inlined {
  for (const text of [style, script])
    if (/<[/!]/.test(text))
      throw new Error('The page’s style and script must not hold an end tag or a comment.');
  return {
    policy: html`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'">`,
    style: `<style>${style}</style>`,
    script: `<script>${script}</script>`,
  };
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
