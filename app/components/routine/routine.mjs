// A routine of one's own. What is set here is kept in the browser and told to Python after a short pause;
// Python checks it, adds up the time and writes the link.
//
// data: { name, rounds, steps: [{ exercise, title, picture, hold, repetitions, rest, sides, side }], total, link, qr, note,
//         most_steps, most_rounds, longest_name, query, results: [{ id, title, words, picture }] }
//   hold, repetitions, rest: { value, usual, least, most } | null; value null is the usual

import { dress, el, icon, keepFor, keptIn, once, pageLink, paint, photo, row, searchBox, stepper, toPython, unlockSound } from '../shared.mjs';

const DRAFT = 'unknot:routine-draft', KEPT = 'unknot:my-routine';
const NUMBERS = { hold: 'hold_s', repetitions: 'repetitions', rest: 'rest_s' };
const UP = 'M12 19V6M6 12l6-6 6 6', DOWN = 'M12 5v13M6 12l6 6 6-6', AWAY = 'M6 6l12 12M18 6L6 18';
const session = () => sessionStorage, local = () => localStorage;

/** The routine as Python takes it. */
export function told({ name, rounds, steps }) {
  return { name, rounds, steps: steps.map((step) => ({ exercise: step.exercise, side: step.side,
    ...Object.fromEntries(Object.entries(NUMBERS).map(([here, there]) => [there, step[here]?.value ?? null])) })) };
}

/** The list with the step at `from` moved by `by` places. */
export function moved(steps, from, by) {
  const list = [...steps];
  list.splice(from + by, 0, ...list.splice(from, 1));
  return list;
}

const built = new WeakMap();

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const root = dress(parentElement);
  if (!built.has(root)) built.set(root, build(root));
  const screen = built.get(root);
  Object.assign(screen.wires, { setStateValue, setTriggerValue });
  screen.update(data);
}

function build(root) {
  const wires = {};
  let data = null, routine = null, timer = 0, dirty = false, words = '';
  const send = (go) => { clearTimeout(timer); dirty = false; toPython(wires.setTriggerValue, { ...go, routine: told(routine) }); };
  const link = (page, id, attributes, ...children) => pageLink(id ? `${page}?id=${id}` : page, attributes, () => send({ type: 'open', page, id }), ...children);
  const changed = () => { dirty = true; clearTimeout(timer); timer = setTimeout(() => send({ type: 'change' }), 400); };
  const draw_ = () => { changed(); draw(); };
  const box = searchBox('Add an exercise: calf, neck, …', '', (typed) => { words = typed.trim(); wires.setStateValue('query', words.length > 1 ? words : ''); found(); });
  const results = el('ul', { class: 'found' });
  const said = el('p', { class: 'vh', role: 'status' });
  const field = el('div', {});
  const total = el('p', { class: 'total num', role: 'status' });
  const keepers = el('div', {});
  root.replaceChildren(field, said);

  function found() {
    const there = new Set(routine.steps.map((step) => step.exercise));
    results.replaceChildren(...(words.length > 1 ? data.results : []).map((one) => el('li', {},
      el('span', { class: 'pic-stage' }, one.picture ? photo(one.picture, { loading: 'lazy' }) : null), el('span', {}, el('b', {}, one.title), el('span', { class: 'small' }, one.words)),
      there.has(one.id) ? el('span', { class: 'small' }, 'Added') : el('button', { type: 'button', class: 'btn slim', 'aria-label': `Add ${one.title}`,
        disabled: routine.steps.length >= data.most_steps, onclick: once(() => { said.textContent = `${one.title} is added.`; send({ type: 'add', id: one.id }); }) }, 'Add'))));
    results.hidden = !results.children.length;
  }

  function card(step, n) {
    const set = (part) => (value) => { step[part].value = value; changed(); };
    const number = (part, label, unit, by) => step[part] ? stepper({ label, name: `${part}-${step.exercise}`, unit, step: by, least: step[part].least, most: step[part].most,
      value: step[part].value ?? step[part].usual }, set(part)) : null;
    const tool = (label, path, act, off) => el('button', { type: 'button', class: 'tool', 'data-focus': `${label}-${step.exercise}`, 'aria-label': `${label}: ${step.title}`, disabled: off, onclick: () => act() }, icon(path, 22));
    return el('li', { class: 'card step' },
      el('div', { class: 'head' }, el('span', { class: 'pic-stage' }, step.picture ? photo(step.picture, { loading: 'lazy' }) : null), el('h3', {}, step.title),
        el('span', { class: 'tools' },
          tool('Earlier', UP, () => { routine.steps = moved(routine.steps, n, -1); said.textContent = `${step.title} is now number ${n}.`; draw_(); }, n === 0),
          tool('Later', DOWN, () => { routine.steps = moved(routine.steps, n, 1); said.textContent = `${step.title} is now number ${n + 2}.`; draw_(); }, n === routine.steps.length - 1),
          tool('Take out', AWAY, () => { routine.steps = routine.steps.filter((one) => one !== step); said.textContent = `${step.title} is taken out.`; undo = { step, n }; draw_(); }))),
      el('div', { class: 'numbers' }, number('hold', 'Hold', 's', 5), number('repetitions', 'Times', '', 1), number('rest', 'Rest between', 's', 5),
        step.sides ? el('label', { class: 'which' }, el('span', { class: 'name' }, 'Side'), el('select', { name: `side-${step.exercise}`, onchange: (event) => { step.side = event.target.value || null; changed(); } },
          [['', 'Both, one after the other'], ['left', 'Left only'], ['right', 'Right only']].map(([value, label]) => el('option', { value, selected: (step.side ?? '') === value }, label)))) : null));
  }
  let undo = null;

  function empty() {
    const kept = keptIn(local, KEPT);
    return el('div', { class: 'card empty' }, el('p', {}, 'Nothing here yet. Search below, or press “Add to my routine” on any exercise.'),
      kept?.steps?.length ? el('button', { type: 'button', class: 'btn', 'data-focus': 'kept', onclick: once(() => send({ type: 'load', kept })) },
        `Take up ${kept.name ? `“${kept.name}”` : 'the one kept here'}, ${kept.steps.length === 1 ? '1 exercise' : `${kept.steps.length} exercises`}`) : null,
      el('p', {}, link('programmes', '', {}, 'Or begin from a programme')));
  }

  function draw() {
    const { steps } = routine;
    const rows = [
      link('library', '', { class: 'back' }, 'Library'),
      el('h1', {}, 'My routine'), el('p', { class: 'lede' }, 'Your own exercises, in your order, with the times you were given.'),
      data.note ? el('p', { class: 'note plain', role: 'status' }, data.note) : null,
      steps.length ? el('label', { class: 'named' }, el('span', { class: 'group-title' }, 'Name'), el('input', { type: 'text', class: 'text', name: 'name', value: routine.name, maxlength: data.longest_name, dir: 'auto',
        placeholder: 'Evening, Knee week 2, …', autocomplete: 'off', oninput: (event) => { routine.name = event.target.value; changed(); }, onkeydown: (event) => event.stopPropagation() })) : empty(),
      steps.length ? el('h2', { class: 'vh' }, 'Exercises') : null, el('ol', { class: 'steps' }, steps.map(card)),
      undo ? el('p', { class: 'undo' }, `${undo.step.title} is taken out. `, el('button', { type: 'button', class: 'btn slim', 'data-focus': 'undo', onclick: () => {
        routine.steps.splice(undo.n, 0, undo.step); undo = null; draw_(); } }, 'Put it back')) : null,
      el('section', {}, el('h2', {}, 'Add an exercise'), box, results,
        steps.length >= data.most_steps ? el('p', { class: 'small' }, `${data.most_steps} is the most a routine holds.`) : null),
      steps.length ? el('section', { class: 'card rounds' }, stepper({ label: 'Rounds of all this', name: 'rounds', value: routine.rounds, least: 1, most: data.most_rounds }, (value) => { routine.rounds = value; changed(); })) : null,
      steps.length ? el('p', { class: 'small' }, 'Do more than the usual only if a clinician told you so.') : null,
      keepers,
      steps.length ? el('div', { class: 'dock' }, total, el('button', { type: 'button', class: 'btn main wide', 'data-focus': 'start', onclick: once(() => { unlockSound(); send({ type: 'start' }); }) }, 'Start this'),
        el('p', { class: 'small' }, 'A short safety check comes first.')) : null,
    ];
    const held = root.getRootNode().activeElement;
    paint(field, rows);
    if (held && box.contains(held)) held.focus();
    found();
    keep();
  }

  function keep() {
    total.textContent = data.total;
    if (!routine.steps.length) { keepers.replaceChildren(); return; }
    const open = keepers.querySelector('details')?.open;
    const address = `${location.origin}${location.pathname.replace(/[^/]*$/, '')}routine?${data.link}`;
    const line = el('input', { type: 'text', class: 'text', name: 'link', readonly: true, value: address, 'aria-label': 'The link to this routine', onfocus: () => line.select(), onkeydown: (event) => event.stopPropagation() });
    const copied = el('span', { class: 'small', role: 'status' });
    const copy = async () => {
      line.select();
      try { await navigator.clipboard.writeText(address); copied.textContent = 'Copied.'; } catch { copied.textContent = 'Marked: copy it with your keyboard or a long press.'; }
    };
    const held = root.getRootNode().activeElement;
    const focus = held && keepers.contains(held) ? held.dataset.focus ?? held.name : null;
    keepers.replaceChildren(el('details', { open }, el('summary', {}, 'Keep it or share it'),
      row({ type: 'checkbox', name: 'keep', value: 'keep', label: 'Keep it in this browser', checked: keptIn(local, KEPT) !== null,
        onchange: (event) => keepFor(local, KEPT, event.target.checked ? JSON.stringify(told(routine)) : null) }),
      el('p', { class: 'small' }, 'The link holds the exercises, their times and the name: nothing else about you. Who has it can see these.'),
      line, el('div', { class: 'acts' }, el('button', { type: 'button', class: 'btn slim', 'data-focus': 'copy', onclick: copy }, 'Copy the link'),
        navigator.share ? el('button', { type: 'button', class: 'btn slim', 'data-focus': 'share', onclick: () => navigator.share({ title: routine.name || 'My routine', url: address }).catch(() => {}) }, 'Share') : null, copied),
      data.qr ? el('figure', {}, el('img', { src: data.qr, alt: 'QR code with the link to this routine', width: 200, height: 200 }), el('figcaption', { class: 'small' }, 'Point a phone’s camera at it.')) : null));
    if (focus) keepers.querySelector(`[data-focus="${focus}"], [name="${focus}"]`)?.focus();
  }

  function update(now) {
    const first = data === null;
    data = now;
    const theirs = { name: now.name, rounds: now.rounds, steps: now.steps };
    if (first && !now.steps.length && !now.arrived) {
      const draft = keptIn(session, DRAFT);                            // the page was loaded anew: nothing is lost
      if (draft?.steps?.length) { routine = theirs; draw(); toPython(wires.setTriggerValue, { type: 'load', kept: draft, routine: told(theirs) }); return; }
    }
    if (!dirty && (routine === null || JSON.stringify(told(theirs)) !== JSON.stringify(told(routine)))) { routine = structuredClone(theirs); undo = null; draw(); } else { found(); keep(); }
    keepFor(session, DRAFT, routine.steps.length ? JSON.stringify(told(routine)) : null);
    if (keptIn(local, KEPT) !== null && routine.steps.length) keepFor(local, KEPT, JSON.stringify(told(routine)));
  }
  return { wires, update };
}
