/** The filters and the items. */
export const items = `
.filters { display: grid; grid-template-columns: minmax(12rem, 1fr) minmax(9rem, auto) minmax(9rem, auto); gap: .6rem .75rem; align-items: end; padding: .85rem 0; background: var(--paper); border-bottom: 1px solid var(--line); }
.filters[hidden] { display: none; }
.field { display: grid; gap: .15rem; font-size: .8rem; color: var(--soft); min-width: 0; }
.field input, .field select { font-size: .95rem; color: var(--ink); background: var(--sheet); border: 1px solid var(--edge); border-radius: 8px; padding: .4rem .65rem; min-height: 2.4rem; width: 100%; min-width: 0; }
::placeholder { color: var(--soft); opacity: 1; }
.chips { grid-column: 1 / 2; display: flex; flex-wrap: wrap; gap: .4rem; }
.chip, .open-all, .clear { min-height: 2rem; padding: .15rem .7rem; border: 1px solid var(--edge); border-radius: 8px; background: var(--sheet); cursor: pointer; font-size: .88rem; }
.chip { display: inline-flex; align-items: center; gap: .45rem; }
.chip-count { color: var(--soft); }
.chip:hover, .open-all:hover, .clear:hover { border-color: var(--ink); }
[aria-pressed=true] { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); background: var(--mark); }
.chip[aria-pressed=true] { background: var(--tint); }
.chip[aria-pressed=true] .chip-count { color: var(--ink); }
.shown { grid-column: 2 / -1; display: flex; justify-content: flex-end; align-items: center; gap: .9rem; color: var(--soft); font-size: .9rem; }
.open-all { color: var(--ink); white-space: nowrap; }
.no-match { margin-top: 1.5rem; }
.group > h3 { margin: 2.25rem 0 .35rem; font-size: 1.2rem; }
.section-name { margin: 1.1rem 0 .4rem; }
.item { background: var(--sheet); border: 1px solid var(--line); border-top-width: 0; scroll-margin-top: 1rem; }
.section-name + .item { border-top-width: 1px; border-radius: 12px 12px 0 0; }
.item:last-child { border-radius: 0 0 12px 12px; }
.section-name + .item:last-child { border-radius: 12px; }
.item:target { box-shadow: 0 0 0 2px var(--link); position: relative; }
.item summary { display: grid; grid-template-columns: 8.6rem minmax(0, 1fr) auto 1rem; gap: .2rem 1rem; padding: .75rem 1.2rem; list-style: none; align-items: baseline; }
.item summary::-webkit-details-marker { display: none; }
.item summary::after { content: ""; width: .5rem; height: .5rem; border: solid var(--soft); border-width: 0 1.5px 1.5px 0; transform: rotate(45deg); align-self: center; justify-self: end; margin-top: -.2rem; }
.item details[open] > summary::after { transform: rotate(225deg); margin-top: .2rem; }
.item summary:hover h4 { text-decoration: underline; text-decoration-thickness: .06em; text-underline-offset: .18em; }
.item summary:focus-visible { outline-offset: -3px; border-radius: 12px; }
.row-mark .mark { white-space: normal; align-items: flex-start; line-height: 1.3; }
.row-mark svg { margin-top: .08rem; }
.row-mark { padding-top: .12rem; align-self: start; }
.row-id { font-family: var(--mono); font-size: .78rem; color: var(--soft); margin-left: .6rem; overflow-wrap: anywhere; }
.critical { font-family: var(--sans); border: 1px solid var(--edge); border-radius: 5px; padding: 0 .35em; margin-left: .35em; white-space: nowrap; }
.row-text .message { display: block; margin-top: .1rem; color: var(--soft); font-size: .93rem; line-height: 1.5; text-wrap: pretty; }
.is-fail .row-text .message, .is-unknown .row-text .message, .is-waived .row-text .message { color: var(--ink); }
.row-owner { font-size: .86rem; color: var(--soft); white-space: nowrap; }
.item-body { padding: .1rem 1.2rem 1.1rem calc(1.2rem + 9.6rem); }
.item-body h5 { margin: 1rem 0 .25rem; }
.description { max-width: 46rem; }
.waiver { margin-top: .6rem; padding: .6rem .9rem; background: var(--waived-tint); border-radius: 8px; }
.facts { display: flex; flex-wrap: wrap; gap: 0 2rem; }
.facts > div { flex: 3 1 17rem; min-width: 0; }
.facts > div + div { flex: 2 1 12rem; }
.facts dl > div { display: grid; grid-template-columns: minmax(5rem, 8.5rem) minmax(0, 1fr); gap: 0 .8rem; padding: .25rem 0; border-top: 1px solid var(--line); font-size: .92rem; }
.facts dt { color: var(--soft); overflow-wrap: anywhere; }
.facts dd { overflow-wrap: anywhere; }
.evidence > li { font-size: .92rem; padding: .3rem 0; border-top: 1px solid var(--line); }
.evidence-state { font-weight: 600; margin-left: .5rem; }
.detail { display: block; color: var(--soft); }
.detail.paths { font-family: var(--mono); font-size: .78rem; overflow-wrap: anywhere; }
.problems { margin-top: .2rem; }
.problems li { padding-left: 1rem; text-indent: -1rem; }
.problems li::before { content: "– "; content: "– " / ""; }
.item-foot { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin-top: 1rem; font-size: .86rem; color: var(--soft); align-items: baseline; }
@media (min-width: 48rem) and (min-height: 34rem) {
  .filters { position: sticky; top: 0; z-index: 1; }
  .item { scroll-margin-top: 9.5rem; }
  .group { scroll-margin-top: 8rem; }
}
@media (max-width: 48rem) {
  .filters { grid-template-columns: 1fr 1fr; }
  .search, .chips, .shown { grid-column: 1 / -1; }
  .shown { justify-content: space-between; }
  .item summary { grid-template-columns: minmax(0, 1fr) auto 1rem; padding: .75rem 1rem; }
  .row-mark { padding: 0; align-self: center; }
  .row-owner { align-self: center; }
  .row-text { grid-column: 1 / -1; grid-row: 2; }
  .row-id { display: block; margin: .1rem 0; }
  .item-body { padding: 0 1rem 1rem; }
  .item .facts dl > div { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); }
}
`;
