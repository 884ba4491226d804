/** The drawings. */
export const plots = `
.figures { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); }
figure { display: flex; flex-direction: column; background: var(--sheet); border: 1px solid var(--line); border-radius: 14px; padding: 1.2rem 1.4rem 1rem; min-width: 0; }
.legend { color: var(--soft); margin-bottom: 1rem; }
figcaption p { color: var(--soft); font-size: .92rem; margin: .35rem 0 .9rem; text-wrap: pretty; }
.plot { display: block; width: 100%; height: auto; margin-top: auto; overflow: visible; }
.plot text { font-family: var(--sans); font-size: 11px; fill: var(--soft); }
.plot .end { text-anchor: end; }
.plot .middle { text-anchor: middle; }
.plot .note { fill: var(--fail); }
.grid { stroke: var(--line); stroke-width: 1; fill: none; }
.axis { stroke: var(--edge); stroke-width: 1; fill: none; }
.limit { stroke: var(--fail); stroke-width: 1.6; stroke-dasharray: 5 3; fill: none; }
.interval .limit { stroke-dasharray: none; stroke-width: 2; }
.forbidden { fill: var(--fail-tint); }
.curve { fill: none; stroke: var(--link); stroke-width: 2; stroke-linejoin: round; }
.dot { fill: var(--link); }
.whisker { stroke: var(--ink); stroke-width: 2; }
.stand { fill: var(--sheet); stroke: var(--ink); stroke-width: 2.2; }
.range { fill: var(--link); }
.interval { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .1rem .8rem; }
.interval svg { max-width: 100%; }
.figure-foot { margin-top: .6rem; font-size: .9rem; }
.figure-foot a { display: inline-block; padding: .15rem 0; }
.figure details { font-size: .9rem; }
.figure .table { border: 0; border-radius: 0; margin: 0; }
.figure caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;
