// A page to read. What it holds comes as blocks, in order.
//
// data: { back?: { page, title }, title, lede?, blocks: [
//   { type: 'text', title?, lines } | { type: 'list', title?, lines } | { type: 'levels', title, levels: [{ level, level_word, headline, when }] }
//   { type: 'links', title?, links: [{ page, id, title, words }] } | { type: 'web', title, links: [{ url, title, words }] }
//   { type: 'claims', claims: [{ title, found, so, certainty, sources }] }
//   { type: 'table', title, columns: [{ id, title }], rows: [{ title, cells: [] }], cards: [...] } | { type: 'sources', sources, certainty } ] }

import { dress, el, levelShape, pageLink, paint, sourceList, toPython, unsent } from '../shared.mjs';

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const send = (go) => toPython(setTriggerValue, go);
  const open = ({ page, id }, attributes, ...children) => pageLink(id ? `${page}?id=${id}` : page, attributes,
    () => send({ type: 'open', page, id: id ?? '' }), ...children);
  const head = (block) => block.title ? el('h2', {}, block.title) : null;

  /** On a wide screen: a table of the columns that are ticked. */
  function compared(block) {
    const state = unsent(`compare:${data.title}`, { chosen: block.columns.slice(0, 3).map((one) => one.id) });
    const field = el('div', { class: 'wide' });
    function fill() {
      const at = block.columns.map((one, n) => (state.chosen.includes(one.id) ? n : -1)).filter((n) => n >= 0);
      field.replaceChildren(el('table', {},
        el('thead', {}, el('tr', {}, el('td', {}), at.map((n) => el('th', { scope: 'col' }, block.columns[n].title)))),
        el('tbody', {}, block.rows.map((row) => el('tr', {}, el('th', { scope: 'row' }, row.title), at.map((n) => el('td', {}, row.cells[n])))))));
    }
    fill();
    const chip = (one) => el('label', { class: 'chip' }, el('input', { type: 'checkbox', name: 'compare', value: one.id, checked: state.chosen.includes(one.id),
      onchange: (event) => { state.chosen = event.target.checked ? [...state.chosen, one.id] : state.chosen.filter((id) => id !== one.id); fill(); } }), one.title);
    return [el('fieldset', { class: 'wide-only' }, el('legend', { class: 'group-title' }, 'Compare'), el('div', { class: 'chips' }, block.columns.map(chip))), field];
  }

  const BLOCKS = {
    text: (block) => [head(block), block.lines.map((line) => el('p', {}, line))],
    list: (block) => [head(block), el('ul', {}, block.lines.map((line) => el('li', {}, line)))],
    levels: (block) => [head(block), el('div', { class: 'levels' }, block.levels.map((one) => el('div', { class: `level ${one.level}` },
      el('div', { class: 'when' }, levelShape(one.level, 30), el('div', {}, el('b', {}, one.headline), el('span', { class: 'small' }, one.level_word), el('p', {}, one.when))))))],
    links: (block) => [head(block), el('ul', { class: 'tiles' }, block.links.map((one) => el('li', {},
      open(one, { class: 'card go' }, el('b', {}, one.title), one.words ? el('span', { class: 'small' }, one.words) : null))))],
    web: (block) => [head(block), el('ul', { class: 'tiles' }, block.links.map((one) => el('li', {},
      el('p', {}, one.url ? el('a', { href: one.url, target: '_blank', rel: 'noreferrer' }, one.title) : el('b', {}, one.title)), el('p', { class: 'small' }, one.words))))],
    claims: (block) => [head(block) ?? el('h2', { class: 'vh' }, 'What studies found'), block.claims.map((one) => el('article', { class: 'card claim' }, el('h3', {}, one.title), el('p', {}, one.so),
      el('p', { class: 'sure' }, el('b', {}, one.certainty)), el('p', { class: 'small' }, one.found), sourceList(one.sources)))],
    table: (block) => [head(block), ...compared(block),
      el('div', { class: 'narrow' }, block.columns.map((one, n) => el('details', { class: 'card' }, el('summary', {}, el('b', {}, one.title)),
        el('dl', {}, block.rows.map((row) => el('div', {}, el('dt', {}, row.title), el('dd', {}, row.cells[n])))))))],
    sources: (block) => [el('h2', {}, 'How sure is this?'), block.certainty ? el('p', {}, `${block.certainty}.`) : null, sourceList(block.sources)],
  };

  paint(root, data.back ? open(data.back, { class: 'back' }, data.back.title) : null, el('h1', {}, data.title),
    data.lede ? el('p', { class: 'lede' }, data.lede) : null,
    data.blocks.map((block) => el('section', { class: `part-${block.type}` }, BLOCKS[block.type](block).flat().filter(Boolean))));
}
