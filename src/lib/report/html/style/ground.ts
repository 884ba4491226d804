/** Colours, type and space. Each pair of text and ground has a contrast of 4.5 or more, in light and in dark. */
export const ground = `
:root {
  color-scheme: light dark;
  --paper: #f6f7f8; --sheet: #fff; --ink: #15191e; --soft: #535c68; --line: #dde1e6; --edge: #7b8592;
  --link: #0b57b0; --mark: #e9eff7;
  --pass: #12693f; --pass-tint: #e6f3ec; --fail: #b0221b; --fail-tint: #fcebe9;
  --unknown: #8a4f00; --unknown-tint: #fdf1de; --waived: #6a3aa8; --waived-tint: #f2ebfb;
  --none: #535c68; --none-tint: #eceef1;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Segoe UI Mono", Menlo, Consolas, "Liberation Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #101317; --sheet: #181c22; --ink: #e8ebef; --soft: #a5aeba; --line: #2b313a; --edge: #717b88;
    --link: #85b8ff; --mark: #202b3a;
    --pass: #6fce9b; --pass-tint: #14291f; --fail: #ff968c; --fail-tint: #361a19;
    --unknown: #f1b95c; --unknown-tint: #312412; --waived: #c9a9f7; --waived-tint: #281f36;
    --none: #a5aeba; --none-tint: #232932;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { font: 100%/1.55 var(--sans); color: var(--ink); background: var(--paper); -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
.page { max-width: 70rem; margin: 0 auto; padding: 2.5rem clamp(1rem, 4vw, 2.5rem) 5rem; }
h1, h2, h3, h4, h5, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1, h2, h3 { line-height: 1.2; letter-spacing: -.012em; text-wrap: balance; }
h1 { font-size: 2rem; font-weight: 650; }
h2 { font-size: 1.4rem; font-weight: 650; }
h3 { font-size: 1.05rem; font-weight: 650; }
h4 { display: inline; font-size: 1rem; font-weight: 600; line-height: 1.4; }
h5, .section-name { font-size: .78rem; font-weight: 600; color: var(--soft); letter-spacing: .02em; }
section { margin-top: 3.5rem; }
section > h2 { margin-bottom: 1.1rem; }
.aside { color: var(--soft); font-weight: 400; font-size: .9rem; letter-spacing: 0; margin-left: .35em; }
p.aside { margin: .75rem 0 0; }
a { color: var(--link); text-underline-offset: .18em; text-decoration-thickness: .06em; }
a:hover { text-decoration-thickness: .12em; }
code, pre { font-family: var(--mono); font-size: .86em; unicode-bidi: isolate; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none; }
.signs { position: absolute; }
.ground { fill: var(--state, var(--none)); }
.glyph { fill: none; stroke: var(--sheet); stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.ring { fill: none; stroke: var(--state, var(--none)); stroke-width: 1.6; }
.stroke { fill: none; stroke: var(--state, var(--none)); stroke-width: 1.8; stroke-linecap: round; }
.is-pass { --state: var(--pass); --tint: var(--pass-tint); }
.is-fail { --state: var(--fail); --tint: var(--fail-tint); }
.is-unknown { --state: var(--unknown); --tint: var(--unknown-tint); }
.is-waived { --state: var(--waived); --tint: var(--waived-tint); }
.is-not_applicable, .is-outside { --state: var(--none); --tint: var(--none-tint); }
.mark { display: inline-flex; align-items: center; gap: .4em; color: var(--state); font-weight: 600; font-size: .86rem; white-space: nowrap; }
.mark svg { flex: none; }
button, input, select { font: inherit; color: inherit; }
`;
