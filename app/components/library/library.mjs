// The library: pictures first. Filters and pictures live here; only a search asks the server.
//
// data: { cards: [{ id, title, words, picture, tags: { place: [], position: [], prop: [], purpose: [] } }],
//         filters: [{ id, title, options: [{ id, title }] }], query, results: [{ kind, id, title }],
//         about: { key, label, rows: [{ id, label, out: [exercise ids] }] } }

import { dress, el, keepTicks, keptTicks, pageLink, photo, row, searchBox, toPython, unsent } from '../shared.mjs';

/** Whether a card has what every filter asks for: { place: 'calf', … }, '' asks for nothing. */
export function fits(card, wanted) {
  return Object.entries(wanted).every(([name, id]) => !id || card.tags[name].includes(id));
}

/** "1 exercise", "12 exercises, 3 left out for you". */
export function counted(count, out = 0) {
  return `${count === 1 ? '1 exercise' : `${count} exercises`}${out ? `, ${out} left out for you` : ''}`;
}

/** The exercises that what a person ticked takes out. */
export function leftOut(rows, ticked) {
  return new Set(rows.filter((one) => ticked.includes(one.id)).flatMap((one) => one.out));
}

// What a search finds beside exercises, and where it leads.
const BESIDE = {
  programme: { page: 'programme', address: 'programme?id=', words: 'Programme' },
  condition: { page: 'condition', address: 'condition?id=', words: 'Read' },
  region: { page: 'doctor', address: 'doctor?region=', words: 'When to see a doctor' },
  sign: { page: 'doctor', address: 'doctor?sign=', words: 'A sign for the doctor' },
};

const built = new WeakMap();

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const root = dress(parentElement);
  if (!built.has(root)) built.set(root, build(root, data));
  const screen = built.get(root);
  Object.assign(screen.wires, { setStateValue, setTriggerValue });
  screen.update(data);
}

function build(root, data) {
  const { about } = data;
  const asked = about.rows.map((one) => one.id);
  const kept = keptTicks(about.key, asked);
  const state = unsent('library', { wanted: {}, typed: '', ticked: kept ?? [], remember: kept !== null });
  const wires = {};
  const send = (go) => toPython(wires.setTriggerValue, go);
  const open = (page, words) => pageLink(page, {}, () => send({ type: 'open', page }), words);
  const tile = (card) => pageLink(`exercise?id=${card.id}`, { class: 'card tile', 'data-id': card.id },
    () => send({ type: 'open', page: 'exercise', id: card.id }),
    el('span', { class: 'pic-stage' }, card.picture ? photo(card.picture, { loading: 'lazy' }) : null),
    el('span', { class: 't' }, el('b', {}, card.title), el('span', { class: 'small' }, card.words)));
  const tiles = new Map(data.cards.map((card) => [card.id, { card, node: el('li', {}, tile(card)) }]));
  const box = searchBox('Search exercises and conditions', state.typed, (words) => {
    state.typed = words;
    const query = words.trim();
    wires.setStateValue('query', query.length > 1 ? query : '');
    update(latest);
  });
  const selects = data.filters.map((filter) => el('select', { name: filter.id, 'aria-label': filter.title,
    onchange: (event) => { state.wanted[filter.id] = event.target.value; update(latest); } },
  el('option', { value: '' }, filter.title),
  filter.options.map((one) => el('option', { value: one.id, selected: state.wanted[filter.id] === one.id }, one.title))));
  const clear = el('button', { type: 'button', class: 'btn quiet slim', onclick: () => {
    state.wanted = {};
    for (const select of root.querySelectorAll('select')) select.value = '';
    update(latest);
  } }, 'Clear the filters');
  const told = () => { keepTicks(about.key, asked, state.remember ? state.ticked : null); update(latest); };
  const me = el('details', { class: 'about' }, el('summary', {}, 'Leave out what is not for me'),
    el('p', { class: 'small' }, 'Tick what is true of you. It stays in this browser.'),
    el('div', { class: 'list' }, about.rows.map((one) => row({ type: 'checkbox', name: 'about', value: one.id, label: one.label,
      checked: state.ticked.includes(one.id), onchange: (event) => {
        state.ticked = event.target.checked ? [...state.ticked, one.id] : state.ticked.filter((id) => id !== one.id);
        told();
      } }))),
    row({ type: 'checkbox', name: 'remember', value: 'remember', label: about.label, checked: state.remember,
      onchange: (event) => { state.remember = event.target.checked; told(); } }));
  const status = el('p', { class: 'small num', role: 'status' });
  const others = el('ul', { class: 'others' });
  const grid = el('ul', { class: 'grid' });
  const nothing = el('div', { class: 'card none' }, el('p', {}, 'Nothing fits all of that.'));
  let latest = data;

  function update(now) {
    latest = now;
    const query = state.typed.trim();
    const searching = query.length > 1;
    const answered = !searching || now.query === query.replace(/\s+/g, ' ');
    const found = searching && answered ? now.results : [];
    const order = searching ? found.filter((one) => one.kind === 'exercise').map((one) => one.id) : [...tiles.keys()];
    if (!answered) return;                       // what stands there stays until the answer has come
    const fitting = order.map((id) => tiles.get(id)).filter((one) => one && fits(one.card, state.wanted));
    const out = leftOut(about.rows, state.ticked);
    const shown = fitting.filter((one) => !out.has(one.card.id));
    grid.replaceChildren(...shown.map((one) => one.node));
    for (const select of root.querySelectorAll('select')) select.classList.toggle('on', Boolean(select.value));
    const filtered = Object.values(state.wanted).some(Boolean);
    const beside = Object.keys(BESIDE).flatMap((kind) => found.filter((one) => one.kind === kind).slice(0, 3));
    others.replaceChildren(...beside.map((one) => el('li', {}, pageLink(`${BESIDE[one.kind].address}${one.id}`, {},
      () => send({ type: 'open', page: BESIDE[one.kind].page, id: one.id }), `${BESIDE[one.kind].words}: ${one.title}`))));
    others.hidden = !beside.length;
    clear.hidden = !filtered;
    nothing.hidden = shown.length > 0 || beside.length > 0;
    status.textContent = searching && !found.length ? `Nothing found for “${query}”.` : counted(shown.length, fitting.length - shown.length);
  }

  root.replaceChildren(el('h1', {}, 'Library'), el('p', { class: 'lede' }, 'Every exercise, with its pictures.'),
    el('p', { class: 'also' }, open('programmes', 'Ready-made programmes'), open('routine', 'My routine')), box,
    el('div', { class: 'filters' }, selects), me, el('div', { class: 'line' }, status, clear), others, grid, nothing);
  return { wires, update };
}
