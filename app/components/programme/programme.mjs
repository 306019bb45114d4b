// One programme: what it is and for whom, Start, its steps, what was tried, when to see a doctor.
//
// data: { programme, title, lede, facts: [{ value, words }], when, now, sided, days: [1, 2],
//         items: [{ id, title, dose, from_day, picture }], notes, gentler: { id, title, who } | null, tried, because,
//         certainty, sources, levels }

import { askFor, dress, el, levelCards, once, pageLink, paint, photo, sourceList, toPython, unlockSound, unsent } from '../shared.mjs';

const SIDES = [['both', 'Both'], ['left', 'Left'], ['right', 'Right']];

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const send = (go) => toPython(setTriggerValue, go);
  const state = unsent(`programme:${data.programme}`, { side: data.now && data.sided ? '' : 'both', day: 1 });
  const link = (page, id, attributes, ...children) => pageLink(id ? `${page}?id=${id}` : page, attributes,
    () => send({ type: 'open', page, id }), ...children);
  const section = (title, ...children) => el('section', {}, el('h2', {}, title), ...children);
  const lines = (all) => (all.length > 1 ? el('ul', {}, all.map((line) => el('li', {}, line))) : el('p', {}, all[0]));
  const choice = (title, name, options) => el('fieldset', { class: 'pickone' }, el('legend', { class: 'group-title' }, title),
    el('div', { class: 'seg' }, options.map(([value, words]) => el('label', {}, el('input', { type: 'radio', name, value: String(value),
      checked: state[name] === value, onchange: () => { state[name] = value; draw(); } }), words))));

  function draw() { paint(root,
    link('programmes', '', { class: 'back' }, 'Programmes'),
    el('h1', {}, data.title), el('p', { class: 'lede' }, data.lede),
    el('dl', { class: 'facts num' }, data.facts.map((one) => el('div', {}, el('dt', {}, one.words), el('dd', {}, one.value)))),
    data.gentler ? el('p', { class: 'note plain' }, `For some people another is better (${data.gentler.who.join('; ').toLowerCase()}): `,
      link('programme', data.gentler.id, {}, data.gentler.title), '. If you say so on the way, you get it by itself.') : null,
    el('div', { class: 'start' },
      data.sided ? choice('Which side?', 'side', SIDES) : null,
      data.days.length > 1 ? choice('Which day?', 'day', data.days.map((day, n) => [day, n === data.days.length - 1 ? `Day ${day} or later` : `Day ${day}`])) : null,
      el('button', { type: 'button', class: 'btn main wide', 'data-focus': 'start',
        onclick: once(() => {
          if (!state.side) { askFor(root.querySelector('input[name=side]'), 'Choose a side first.'); return; }   // a cramp is on one side: never the wrong one
          unlockSound();
          send({ type: 'start', side: state.side, day: state.day });
        }) }, state.side ? 'Start this' : 'First: which side?'),
      el('p', { class: 'small' }, data.now ? 'A few short ticks come first. Then the first one starts at once.' : 'A short safety check comes first.')),
    section('What you do', el('p', {}, data.when), el('ol', { class: 'cards' }, data.items.map((item) => el('li', {},
      link('exercise', item.id, { class: 'card ex' }, el('span', { class: 'pic-stage' }, item.picture ? photo(item.picture, { loading: 'lazy' }) : null),
        el('span', {}, el('b', {}, item.title), el('span', { class: 'small num' }, item.dose),
          item.from_day > 1 ? el('span', { class: 'small' }, `From day ${item.from_day} on`) : null))))),
    data.notes.length ? el('ul', { class: 'notes' }, data.notes.map((line) => el('li', {}, line))) : null,
    el('button', { type: 'button', class: 'btn slim', 'data-focus': 'own', onclick: once(() => send({ type: 'own' })) }, 'Change it: make it my routine')),
    data.tried.length ? section('What was tried', lines(data.tried)) : null,
    data.because.length ? section(data.tried.length ? 'What else it rests on' : 'What it rests on', lines(data.because)) : null,
    section('How sure is this?', el('p', {}, `${data.certainty}.`), sourceList(data.sources)),
    section('When to see a doctor', levelCards(data.levels))); }
  draw();
}
