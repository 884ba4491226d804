/**
 * What the page does beyond showing: filter, search, open what a link names, and open all for printing. It reads only
 * what stands in the page. It is text, since it runs in the browser and its bytes are named by the page's policy.
 */
export const script = `(() => {
  'use strict';
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const bar = document.querySelector('.filters');
  const search = bar.querySelector('input');
  const selects = all('select', bar);
  const chips = all('.chip', bar);
  const status = bar.querySelector('[role=status]');
  const openAll = bar.querySelector('.open-all');
  const noMatch = document.querySelector('.no-match');
  const items = all('.item').map((element) => ({ element, text: undefined }));
  const groups = all('.group').reverse();
  const allDetails = all('details');

  const textOf = (item) => (item.text ??= item.element.textContent.toLowerCase());

  function apply() {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const states = chips.filter((chip) => chip.ariaPressed === 'true').map((chip) => chip.dataset.state);
    let shown = 0;
    for (const item of items) {
      const { dataset } = item.element;
      const matches =
        (states.length === 0 || states.includes(dataset.state)) &&
        selects.every((select) => select.value === '' || dataset[select.dataset.filter] === select.value) &&
        words.every((word) => textOf(item).includes(word));
      item.element.hidden = !matches;
      if (matches) shown += 1;
    }
    for (const group of groups) group.hidden = group.querySelector('.item:not([hidden])') === null;
    noMatch.hidden = shown > 0;
    const total = items.length === 1 ? '1 item' : items.length + ' items';
    status.textContent = shown === items.length ? total : shown + ' of ' + total;
  }

  function clear() {
    search.value = '';
    for (const select of selects) select.value = '';
    for (const chip of chips) chip.ariaPressed = 'false';
    apply();
  }

  function reveal() {
    const target = document.querySelector(':target');
    if (target === null || !target.matches('.item, .group')) return;
    if (target.closest('[hidden]') !== null) clear();
    if (target.matches('.item')) target.querySelector('details').open = true;
    target.scrollIntoView();
  }

  search.addEventListener('input', apply);
  for (const select of selects) select.addEventListener('change', apply);
  for (const chip of chips)
    chip.addEventListener('click', () => {
      chip.ariaPressed = chip.ariaPressed === 'true' ? 'false' : 'true';
      apply();
    });
  openAll.addEventListener('click', () => {
    const open = openAll.ariaPressed !== 'true';
    openAll.ariaPressed = String(open);
    for (const { element } of items) element.querySelector('details').open = open;
  });
  document.querySelector('.clear').addEventListener('click', () => {
    clear();
    search.focus();
  });
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') clear();
  });

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = allDetails.filter((details) => !details.open);
    for (const details of closed) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of closed) details.open = false;
  });

  addEventListener('hashchange', reveal);
  // a link to where one already is changes no hash
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (link !== null && link.hash === location.hash) reveal();
  });
  bar.hidden = false;
  apply();
  if (document.readyState === 'complete') reveal();
  else addEventListener('load', reveal);
})();`;
