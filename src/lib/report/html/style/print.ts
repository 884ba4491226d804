/** On paper everything is open, nothing is filtered, and no item is cut in two. */
export const print = `
@page { margin: 15mm 14mm 16mm; }
@media print {
  html { font-size: 8.5pt; line-height: 1.45; background: none; }
  :root { --paper: #fff; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .page { max-width: none; padding: 0; }
  .filters, .filters[hidden], .contents, .figure-foot, .figure details, .item-foot a, #audit summary, .no-match { display: none; }
  .item[hidden], .group[hidden] { display: block; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  .item summary::after { display: none; }
  .item summary { grid-template-columns: 8.6rem minmax(0, 1fr) auto; padding: .5rem .9rem .2rem; }
  .item-body { padding: 0 .9rem .5rem 10.5rem; }
  .item-body h5 { margin: .35rem 0 .1rem; }
  .facts dl > div, .evidence > li { padding: .1rem 0; font-size: .9rem; }
  .detail { display: inline; margin-left: .6em; }
  .detail.paths { font-size: .72rem; }
  .item-foot { margin-top: .35rem; }
  .item:target { box-shadow: none; }
  .item, .owner-card li, figure, tr, .verdict, .known, .stop, .facts dl > div { break-inside: avoid; }
  h2, h3, h5, .legend, .section-name, caption, thead { break-after: avoid; }
  .table { overflow: visible; }
  .table table { font-size: 8pt; }
  .table td { min-width: 0; padding-top: .3rem; padding-bottom: .3rem; }
  td .digest { min-width: 0; }
  #audit pre { max-height: none; white-space: pre-wrap; }
  section { margin-top: 2rem; }
  .owners { columns: 1; }
  .owner-card { break-inside: auto; }
  .figures { grid-template-columns: 1fr 1fr; }
  a { color: inherit; }
}
`;
