// One exercise: its pictures for either side, the movement, the dose, the steps, and what to mind.
//
// data: { exercise, title, lede, sides: [{ id: right | left | both, start, hold, film, steps: [] }], facts: [{ value, words }],
//         feel, muscles, caution, not_for, eased (this one, done more gently), easier (another one), places: [{ id, title, sides }], startable, certainty, sources, levels, before, next }

import { drawFilm, dress, el, icon, levelCards, once, pageLink, paint, photo, sourceList, still, toPython, unlockSound, unsent } from '../shared.mjs';

const GOING = 2000, HOLDING = 1200;           // the movement there, and the stop at the hold; then the way back

/** Where the film stands after so many ms: 0 at the start, 1 at the hold; null when it has come back. */
export function filmGoes(elapsed) {
  const eased = (u) => u * u * (3 - 2 * u);
  if (elapsed < GOING) return eased(elapsed / GOING);
  if (elapsed < GOING + HOLDING) return 1;
  const back = (elapsed - GOING - HOLDING) / GOING;
  return back < 1 ? eased(1 - back) : null;
}

const SIDES = { right: 'Right', left: 'Left' };
const AVOID = 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM9 9l6 6M15 9l-6 6';

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const send = (go) => toPython(setTriggerValue, go);
  const state = unsent(`exercise:${data.exercise}`, { side: data.sides[0].id, place: data.places[0].id });
  let frame = 0;

  const open = (page, id, attributes, ...children) => pageLink(`${page}?id=${id}`, attributes, () => send({ type: 'open', page, id }), ...children);
  const section = (title, ...children) => el('section', {}, el('h2', {}, title), ...children);

  function movement(side) {
    const { film } = side;
    if (!film || still()) return null;
    const canvas = el('canvas', { class: film.mirrored ? 'mirrored' : null, width: film.width, height: film.height, hidden: true, 'aria-hidden': 'true' });
    const sheet = new Image();
    const button = el('button', { type: 'button', class: 'btn slim', 'data-focus': 'watch', onclick: () => play() }, 'Watch the movement');
    function play() {
      cancelAnimationFrame(frame);
      if (!sheet.src) sheet.src = film.src;
      const began = performance.now();
      const step = (now) => {
        if (!canvas.isConnected) return;
        const at = filmGoes(now - began);
        if (sheet.complete && sheet.naturalWidth) {
          canvas.hidden = at === null;
          if (at !== null) drawFilm(canvas, sheet, film, at);
        }
        if (at !== null || !sheet.complete) frame = requestAnimationFrame(step);
      };
      frame = requestAnimationFrame(step);
    }
    return { canvas, button };
  }

  function pictures(side) {
    const moves = movement(side);
    const figure = (picture, caption, over) => picture ? el('figure', {}, el('span', { class: 'pic-stage' }, photo(picture), over), el('figcaption', {}, caption)) : null;
    return [el('div', { class: 'pair' }, figure(side.start, 'Start'), figure(side.hold, 'Then', moves?.canvas)), moves?.button];
  }

  function sides() {
    if (data.sides.length < 2) return null;
    return el('fieldset', { class: 'side' }, el('legend', { class: 'vh' }, 'Which side'), el('div', { class: 'seg' }, data.sides.map(({ id }) =>
      el('label', {}, el('input', { type: 'radio', name: 'side', value: id, checked: state.side === id, onchange: () => { state.side = id; draw(); } }), SIDES[id]))));
  }

  function start() {
    if (!data.startable) return el('p', { class: 'note start' }, el('span', {}), el('span', {}, 'Warmth is offered with a plan, after a short check of the skin.'));
    const place = data.places.length < 2 ? null : el('label', { class: 'place' }, el('span', { class: 'group-title' }, 'For which place?'),
      el('select', { name: 'place', onchange: (event) => { state.place = event.target.value; } },
        data.places.map((one) => el('option', { value: one.id, selected: one.id === state.place }, one.title))));
    return el('div', { class: 'start' }, place, el('button', { type: 'button', class: 'btn main wide', 'data-focus': 'start',
      onclick: once(() => { unlockSound(); send({ type: 'start', region: state.place, side: state.side }); }) }, 'Start this'),
    el('p', { class: 'small' }, 'A short safety check comes first.'),
    el('p', { class: 'mine', role: 'status' }, data.in_routine ? ['In my routine. ', pageLink('routine', { 'data-focus': 'add' }, () => send({ type: 'open', page: 'routine' }), 'See my routine')]
      : el('button', { type: 'button', class: 'btn slim', 'data-focus': 'add', onclick: once(() => send({ type: 'add' })) }, 'Add to my routine')));
  }

  function draw() {
    const side = data.sides.find((one) => one.id === state.side) ?? data.sides[0];
    paint(root,
      pageLink('library', { class: 'back' }, () => send({ type: 'open', page: 'library' }), 'Library'),
      el('h1', {}, data.title), el('p', { class: 'lede' }, data.lede),
      sides(), pictures(side),
      el('dl', { class: 'facts num' }, data.facts.map((one) => el('div', {}, el('dt', {}, one.words), el('dd', {}, one.value)))),
      start(),
      section('How to do it', el('ol', { class: 'steps' }, side.steps.map((step) => el('li', {}, step))),
        data.eased ? el('p', { class: 'eased' }, el('b', {}, 'Too much? '), data.eased) : null),
      section('What you should feel', el('p', {}, data.feel), el('p', { class: 'small' }, `Muscles: ${data.muscles.join(', ')}.`)),
      data.caution || data.not_for.length ? el('div', { class: 'note' }, icon(AVOID, 24), el('div', {}, el('b', {}, 'Mind this. '), data.caution,
        data.not_for.length ? el('details', {}, el('summary', {}, 'Not for everyone'), el('ul', {}, data.not_for.map((one) => el('li', {}, one)))) : null)) : null,
      data.easier ? section('An easier one', open('exercise', data.easier.id, { class: 'card ex' },
        el('span', { class: 'pic-stage' }, data.easier.picture ? photo(data.easier.picture, { loading: 'lazy' }) : null),
        el('span', {}, el('b', {}, data.easier.title), el('span', { class: 'small' }, data.easier.words)))) : null,
      section('When to see a doctor', levelCards(data.levels)),
      section('How sure is this?', el('p', {}, `${data.certainty}.`), sourceList(data.sources)),
      el('nav', { class: 'beside', 'aria-label': 'Neighbours in the library' },
        open('exercise', data.before.id, { rel: 'prev' }, el('span', { class: 'small' }, 'Before'), data.before.title),
        open('exercise', data.next.id, { rel: 'next' }, el('span', { class: 'small' }, 'Next'), data.next.title)));
  }
  draw();
  return () => cancelAnimationFrame(frame);
}
