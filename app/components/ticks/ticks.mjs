// Short ticks with "None of these": the safety gates and "About you". The answer stands at the end of the list.
// What several places need is asked a page for each (`more`), and sent when all have been answered.

import { askFor, contextBar, dress, el, keepTicks, keptTicks, once, paint, row, toPython, unlockSound, unsent } from '../shared.mjs';

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const key = `ticks:${data.id}`;
  const pages = [data.groups, ...(data.more ?? [])];
  const idsOf = (groups) => groups.flatMap((group) => group.rows.map((one) => one.id));
  const asked = pages.flatMap(idsOf);
  const kept = data.remember ? keptTicks(data.remember.key, asked) : null;
  const state = unsent(key, { page: 0, ticked: kept ?? data.ticked, unsure: null, choice: data.question?.chosen ?? '', remember: kept !== null });
  const shown = (globalThis.__unknotShown ??= new Map());
  if (!shown.has(key)) shown.set(key, performance.now());
  const send = (go) => toPython(setTriggerValue, go);

  function draw() {
    paint(root,
      contextBar(data.context, () => send({ type: 'change-place' })),
      el('h1', { tabindex: -1 }, state.unsure ? data.unsure_heading : data.heading),
      pages.length > 1 ? el('p', { class: 'small num', role: 'status' }, `Part ${state.page + 1} of ${pages.length}`) : null,
      el('p', { class: 'lede' }, state.unsure ? data.unsure_lede : data.lede),
      data.note ? el('p', { class: 'note' }, data.note) : null,
      data.question && !state.page ? el('fieldset', {}, el('legend', { class: 'group-title' }, data.question.title),
        el('div', { class: 'seg' }, data.question.choices.map((one) => el('label', {}, el('input', {
          type: 'radio', name: 'choice', value: one.id, checked: state.choice === one.id,
          onchange: () => { unlockSound(); state.choice = one.id; draw(); } }), one.label)))) : null,
      pages[state.page].filter((group) => group.rows.length).map((group) => el('fieldset', {},
        el('legend', { class: 'group-title' }, group.title),
        el('div', { class: 'list' }, group.rows.map((one) => (state.unsure ? threeWay(one) : tick(one)))))),
      data.remember ? el('div', { class: 'remember' }, row({
        type: 'checkbox', name: 'remember', value: 'remember', label: data.remember.label, checked: state.remember,
        onchange: (event) => { state.remember = event.target.checked; } })) : null,
      el('div', { class: 'foot' }, main(), data.unsure && !state.unsure ? el('button', {
        type: 'button', class: 'btn wide', 'data-focus': 'unsure',
        onclick: once(() => { state.unsure = Object.fromEntries(state.ticked.map((id) => [id, 'yes'])); draw(); root.scrollIntoView(); root.querySelector('h1').focus(); }) },
      data.unsure) : null));
  }

  function tick(one) {
    return row({
      type: 'checkbox', name: 'gate', value: one.id, label: one.label, words: one.words, checked: state.ticked.includes(one.id),
      onchange: (event) => {
        unlockSound();
        state.ticked = event.target.checked ? [...state.ticked, one.id] : state.ticked.filter((id) => id !== one.id);
        draw();
      },
    });
  }

  function threeWay(one) {
    const answers = [['yes', 'Yes'], ['no', 'No'], ['unsure', 'Not sure']];
    return el('fieldset', { class: 'open' }, el('legend', {}, one.label), el('div', { class: 'seg' }, answers.map(([value, word]) =>
      el('label', {}, el('input', {
        type: 'radio', name: one.id, value, checked: state.unsure[one.id] === value,
        onchange: () => { state.unsure[one.id] = value; draw(); } }), word))));
  }

  function main() {
    const ids = idsOf(pages[state.page]);
    const here = state.ticked.filter((id) => ids.includes(id)).length;
    let words = here ? data.some.replace('{n}', here) : data.none;
    let send_ = done;
    if (state.unsure) {
      const open = ids.filter((id) => !state.unsure[id]);
      words = open.length ? `${open.length} left to answer` : 'Continue';
      if (open.length) send_ = () => askFor(root.querySelector(`input[name="${CSS.escape(open[0])}"]`), 'Still to answer.');
      else state.ticked = [...state.ticked.filter((id) => !ids.includes(id)), ...ids.filter((id) => state.unsure[id] !== 'no')];
    }
    if (data.question && !state.choice) {
      words = `First: ${data.question.title}`;
      send_ = () => askFor(root.querySelector('input[name=choice]'), 'Choose one of these first.');
    }
    return el('button', { type: 'button', class: 'btn main wide', 'data-focus': 'go', onclick: once(send_) }, words);
  }

  function done() {
    // The list may have appeared under a finger that was already coming down.
    if (performance.now() - shown.get(key) < 600) return;
    unlockSound();
    if (state.page < pages.length - 1) {
      Object.assign(state, { page: state.page + 1, unsure: null });
      shown.set(key, performance.now());
      draw();
      root.scrollIntoView();
      root.querySelector('h1').focus();
      return;
    }
    if (data.remember) keepTicks(data.remember.key, asked, state.remember ? state.ticked : null);
    shown.delete(key);
    send({ type: 'done', ticked: state.ticked, choice: state.choice });
  }

  draw();
}
