// One entry, to write or to change. What is written stays here until the server has said that it is safe.
//
// data: { id, seen, entry: { began, region, side, what, lasted_min, before, after, triggers, done, helped, note }, changes, places: [{ id, title, sides }],
//         whats: [{ id, title }], triggers: [{ id, title }], exercises: [{ id, title, regions }], longest_note, trouble, latest }

import {
  askFor, chips, diaryKey, diaryKeyMade, dress, el, keepFor, keptIn, newName, once, pageLink, paint, scale, stepper, toPython, unsent,
} from '../shared.mjs';

const SIDES = [['left', 'Left'], ['right', 'Right'], ['both', 'Both']];

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const name = `entry:${data.id}`;
  const draft = keptIn(() => sessionStorage, `unknot:${name}`);
  const state = unsent(name, draft ?? data.entry);
  state.id ??= data.id === 'new' ? newName() : data.id;
  const send = (go) => toPython(setTriggerValue, { ...go, key: diaryKey() });
  const keep = () => keepFor(() => sessionStorage, `unknot:${name}`, JSON.stringify(state));
  const set = (change) => { Object.assign(state, change); keep(); draw(); };
  const quiet = (change) => { Object.assign(state, change); keep(); };
  clearInterval(globalThis.__unknotRetry);
  if (data.trouble && data.retry) globalThis.__unknotRetry = setInterval(() => (root.isConnected ? save() : clearInterval(globalThis.__unknotRetry)), 10_000);

  function save() {
    if (!state.region) { askFor(root.querySelector('[name=region]'), 'Choose a place first.'); return; }
    if (!diaryKeyMade()) { data.trouble = 'This browser keeps nothing, so it cannot hold a diary. A private window may be the reason.'; draw(); return; }
    send({ type: 'save', id: data.id, seen: data.seen, entry: state });
  }

  const select = (label, field, value, options) => el('label', { class: 'pick' }, el('span', { class: 'group-title' }, label), el('select', { name: field, onchange: (event) => set({ [field]: event.target.value }) },
    options.map(([id, title]) => el('option', { value: id, selected: id === value }, title))));

  function draw() {
    const place = data.places.find((one) => one.id === state.region);
    const here = data.exercises.filter((one) => one.regions.includes(state.region) || state.done.includes(one.id));
    const did = here.filter((one) => state.done.includes(one.id));
    paint(root,
      pageLink('diary', { class: 'back' }, () => send({ type: 'open-page', page: 'diary' }), 'Diary'),
      el('h1', {}, data.changes ? 'Change this entry' : 'What happened?'), el('p', { class: 'lede' }, 'Fill in what you like. Only the place is needed.'),
      el('div', { class: 'two' }, select('Where?', 'region', state.region, [['', 'Choose a place'], ...data.places.map((one) => [one.id, one.title])]),
        el('label', { class: 'pick' }, el('span', { class: 'group-title' }, 'When?'), el('input', { type: 'datetime-local', class: 'text', name: 'began', value: state.began, max: data.latest, onchange: (event) => { if (event.target.value) quiet({ began: event.target.value }); } }))),
      place?.sides ? el('fieldset', {}, el('legend', { class: 'group-title' }, 'Which side?'), el('div', { class: 'seg' }, SIDES.map(([id, words]) => el('label', {}, el('input', { type: 'radio', name: 'side', value: id, checked: state.side === id, onchange: () => set({ side: id }) }), words)))) : null,
      el('fieldset', {}, el('legend', { class: 'group-title' }, 'What was it?'), el('div', { class: 'seg wrap' }, data.whats.map((one) => el('label', {}, el('input', { type: 'radio', name: 'what', value: one.id, checked: state.what === one.id, onchange: () => set({ what: one.id }) }), one.title)))),
      state.what === 'twitching' ? el('p', { class: 'small' }, 'Twitches are not counted here. What counts is what your body can do.') : null,
      scale('How bad at its worst?', 'before', state.before, (n) => set({ before: n })),
      scale('And now, or afterwards?', 'after', state.after, (n) => set({ after: n })),
      el('p', { class: 'small' }, '0 is nothing, 10 is the worst you know.'),
      stepper({ label: 'How long did it last?', name: 'lasted_min', unit: 'min', least: 0, most: 10080, value: state.lasted_min ?? 0 }, (value) => quiet({ lasted_min: value })),
      chips(data.triggers_ask, 'triggers', data.triggers, state.triggers, (triggers) => set({ triggers })),
      here.length ? el('details', { open: state.done.length > 0 || state.open, ontoggle: (event) => { state.open = event.target.open; } }, el('summary', {}, 'What did you do?'),
        chips('Choose any', 'done', here, state.done, (done) => set({ done, helped: state.helped.filter((id) => done.includes(id)) }))) : null,
      did.length ? chips('What helped?', 'helped', did, state.helped, (helped) => set({ helped })) : null,
      el('label', { class: 'pick' }, el('span', { class: 'group-title' }, 'A note'), el('textarea', { class: 'text', name: 'note', rows: 4, maxlength: data.longest_note, dir: 'auto', oninput: (event) => quiet({ note: event.target.value }), onkeydown: (event) => event.stopPropagation() }, state.note)),
      data.trouble ? el('div', { class: 'note plain', role: 'alert' }, el('p', {}, data.trouble), el('p', { class: 'small' }, 'What you wrote is still here.')) : null,
      el('div', { class: 'dock' }, el('button', { type: 'button', class: state.region ? 'btn main wide' : 'btn off wide', 'data-focus': 'save', onclick: once(save) }, state.region ? 'Save' : 'Choose a place first')));
  }
  draw();
}
