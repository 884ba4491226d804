import { describe, expect, test } from 'vitest';
import { type Content, escapeText, html } from './markup.ts';

describe('what is put into a template', () => {
  test.each<[string, Content, string]>([
    ['a text is escaped', `<b a="1" c='2'>&amp;`, '&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;'],
    ['markup stands as it is', html`<b>${'<'}</b>`, '<b>&lt;</b>'],
    ['a list is put one after another', ['<', [html`<br>`, 2]], '&lt;<br>2'],
    ['nothing is nothing', undefined, ''],
    [
      'control and bidi characters and half characters are replaced',
      'a\u0000\u001b\u202e\ud800b',
      'a\ufffd\ufffd\ufffd\ufffdb',
    ],
    ['whole characters outside the basic plane stay', '🔒', '🔒'],
    ['an object that looks like markup is none', { text: '<b>' } as unknown as Content, ''],
  ])('%s', (_, value, text) => {
    const written = () => html`${value}`.text;
    if (text === '') expect([undefined, '']).toContain(attempt(written));
    else expect(written()).toBe(text);
  });
});

test('a hole where escaping is no help is refused', () => {
  const text = 'javascript:alert(1)';
  expect(() => html`<a href="${text}">`).toThrow(/may be filled in/);
  expect(() => html`<a href = '${text}'>`).toThrow(/may be filled in/);
  expect(() => html`<a title=${text}>`).toThrow(/may be filled in/);
  expect(() => html`<p onclick="${text}">`).toThrow(/may be filled in/);
  expect(() => html`<p style="${text}">`).toThrow(/may be filled in/);
  expect(html`<a href="#${text}" title="${text}">`.text).toBe(
    '<a href="#javascript:alert(1)" title="javascript:alert(1)">',
  );
});

test('each character that means something in HTML is escaped', () => {
  const all = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  expect(all.filter((character) => escapeText(character).startsWith('&'))).toEqual(['"', '&', "'", '<', '>']);
});

function attempt(made: () => string): string | undefined {
  try {
    return made();
  } catch {
    return undefined;
  }
}
