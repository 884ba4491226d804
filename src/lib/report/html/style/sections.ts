/** The parts of the page before and after the items. */
export const sections = `
.kicker { color: var(--soft); font-size: .9rem; }
.masthead h1 { margin: .15rem 0 .3rem; }
.masthead .version { font-weight: 400; color: var(--soft); }
.asked { color: var(--soft); }
.verdict { margin-top: 1.75rem; padding: clamp(1.25rem, 3vw, 2rem); background: var(--tint); border-radius: 14px; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .75rem 2.5rem; align-items: end; }
.verdict-word { display: flex; align-items: center; gap: .8rem; }
.verdict h2 { font-size: clamp(2.5rem, 7vw, 3.75rem); font-weight: 700; line-height: 1; letter-spacing: -.03em; color: var(--state); margin: 0; }
.verdict .glyph { stroke: var(--tint); }
.meaning { grid-column: 1; font-size: 1.15rem; line-height: 1.45; max-width: 38rem; text-wrap: pretty; }
.counts { grid-column: 2; grid-row: 1 / span 2; display: flex; gap: 1.6rem; align-self: end; }
.count { display: flex; flex-direction: column-reverse; }
.count dd { font-size: 1.85rem; font-weight: 600; line-height: 1.1; color: var(--state); letter-spacing: -.02em; }
.count dt { font-size: .82rem; max-width: 5.5em; line-height: 1.25; min-height: 2.5em; }
.count.none dd { color: var(--soft); font-weight: 400; }
.bar { display: block; width: 100%; height: 8px; border-radius: 4px; }
.verdict .bar { grid-column: 1 / -1; margin-top: .9rem; height: 10px; }
.fill-pass { fill: var(--pass); } .fill-fail { fill: var(--fail); } .fill-unknown { fill: var(--unknown); }
.fill-waived { fill: var(--waived); } .fill-not_applicable, .fill-outside { fill: var(--edge); }
.known { margin-top: 1.25rem; padding: 1.1rem clamp(1.25rem, 3vw, 2rem); border: 1px solid var(--unknown); border-radius: 14px; background: var(--sheet); }
.known h2 { font-size: 1rem; margin: 0 0 .4rem; }
.known li { padding-left: 1.1rem; text-indent: -1.1rem; margin-top: .3rem; }
.known li::before { content: "▸"; content: "▸" / ""; color: var(--unknown); display: inline-block; width: 1.1rem; text-indent: 0; }
.known.quiet { border-color: var(--line); color: var(--soft); }
.known.quiet h2 { color: var(--ink); }
.contents { margin-top: 1.25rem; }
.contents ul { display: flex; flex-wrap: wrap; gap: .25rem 1.4rem; }
.contents a { display: inline-block; padding: .3rem 0; }
.owners { columns: 2 24rem; column-gap: 1rem; }
.owner-card { background: var(--sheet); border: 1px solid var(--line); border-radius: 14px; padding: 1.15rem 1.4rem .5rem; margin-bottom: 1rem; break-inside: avoid; }
.owner-card h3 { padding-bottom: .7rem; }
.owner-card li { padding: .8rem 0; border-top: 1px solid var(--line); }
.blocker .mark { margin-right: .45rem; vertical-align: -.12em; }
.blocker a { font-weight: 600; }
.owner-card .message { margin-top: .2rem; }
.solution { margin-top: .4rem; color: var(--soft); padding-left: 1.25rem; position: relative; max-width: 44rem; }
.solution::before { content: "→"; content: "→" / "What to do:"; position: absolute; left: 0; }
.nothing { color: var(--soft); }
.timeline { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.9rem, 1fr)); gap: 1.5rem 0; }
.stop { position: relative; padding: 0 .8rem 0 0; font-size: .85rem; }
.stop::before { content: ""; position: absolute; top: 10px; left: 0; right: 0; height: 2px; background: var(--line); }
.stop-sign { position: relative; display: block; background: var(--paper); border-radius: 6px; box-shadow: 0 0 0 5px var(--paper); margin-bottom: .6rem; }
.stop .glyph { stroke: var(--paper); }
.stop:last-child::before { display: none; }
.stop a { display: inline-block; font-weight: 600; font-size: .88rem; letter-spacing: -.01em; padding: .15rem 0; overflow-wrap: normal; }
.stop-total { display: block; color: var(--soft); }
.stop .bar { margin: .45rem 0 .4rem; height: 6px; }
.stop-counts li { color: var(--state); line-height: 1.45; }
.table { overflow-x: auto; background: var(--sheet); border: 1px solid var(--line); border-radius: 14px; margin-top: 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; line-height: 1.45; }
caption { text-align: left; font-weight: 650; padding: .9rem 1.2rem .35rem; font-size: 1rem; }
th, td { text-align: left; vertical-align: top; padding: .55rem 1.2rem .55rem 0; }
th:first-child, td:first-child { padding-left: 1.2rem; }
th { color: var(--soft); font-weight: 600; font-size: .8rem; white-space: nowrap; }
td { border-top: 1px solid var(--line); min-width: 6.5rem; }
td code { overflow-wrap: break-word; }
td time { white-space: nowrap; }
td a { overflow-wrap: anywhere; }
td a[rel] { display: inline-block; min-width: 14rem; }
td .digest { display: inline-block; min-width: 12rem; max-width: 19rem; overflow-wrap: anywhere; font-size: .8em; color: var(--soft); }
.claim { display: block; color: var(--soft); }
.more { color: var(--soft); }
p.more { padding: .6rem 1.2rem; }
.notes { background: var(--sheet); border-left: 4px solid var(--line); border-radius: 4px; padding: 1.1rem 1.4rem; max-width: 46rem; }
.notes p + p { margin-top: .9rem; }
#audit h3 { margin: 1.75rem 0 .5rem; }
.sheet > div { display: grid; grid-template-columns: 10rem minmax(0, 1fr); gap: .2rem 1rem; padding: .4rem 0; border-top: 1px solid var(--line); }
.sheet dt { color: var(--soft); }
.sheet dd { overflow-wrap: anywhere; }
#audit details { margin-top: .9rem; }
summary { cursor: pointer; }
#audit summary, .figure summary { padding: .35rem 0; color: var(--link); }
#audit pre { background: var(--sheet); border: 1px solid var(--line); border-radius: 14px; padding: 1rem 1.2rem; overflow: auto; max-height: 30rem; margin: .6rem 0 0; }
@media (max-width: 56rem) {
  .verdict { grid-template-columns: minmax(0, 1fr); }
  .counts { grid-column: 1; grid-row: auto; margin-top: .5rem; flex-wrap: wrap; gap: .5rem 1.6rem; }
  .count dt { min-height: 0; max-width: none; }
}
@media (max-width: 40rem) {
  .page { padding-top: 1.5rem; }
  h1 { font-size: 1.6rem; }
  section { margin-top: 2.5rem; }
  .verdict { margin-top: 1.25rem; }
  .meaning { font-size: 1.05rem; }
  .counts { gap: .5rem 1.1rem; }
  .count dd { font-size: 1.5rem; }
  .timeline { grid-template-columns: 1fr; gap: 0; }
  .stop { padding: 0 0 1.25rem 2.2rem; }
  .stop::before { top: 0; bottom: 0; left: 10px; right: auto; width: 2px; height: auto; }
  .stop a { font-size: .95rem; }
  .stop-sign { position: absolute; left: 0; top: 3px; }
  .stop-total { display: inline; margin-left: .5rem; }
  .stop-counts { display: flex; gap: .9rem; }
  .sheet > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
}
`;
