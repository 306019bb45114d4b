// The plan: time and position change the list at once; each exercise can give way to an easier one.

import { contextBar, dress, el, keepLastPlan, lastPlan, once, paint, photo, row, toPython, unlockSound, unsent } from '../shared.mjs';

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const send = (go) => toPython(setTriggerValue, go);
  const state = unsent(`plan:${data.id}`, { remember: lastPlan() !== null });

  function segment(title, name, options, chosen, type) {
    return el('fieldset', {}, el('legend', { class: 'group-title' }, title), el('div', { class: 'seg num' }, options.map((one) =>
      el('label', {}, el('input', { type: 'radio', name, value: String(one.id), checked: one.id === chosen,
        onchange: () => { unlockSound(); send({ type, value: one.id }); } }), one.title))));
  }

  function stage(picture) {
    return el('span', { class: 'pic-stage' }, picture ? photo(picture, { loading: 'lazy' }) : null);
  }

  const card = (item, n) => el('li', { class: 'card ex' }, stage(item.picture),
    el('div', {}, el('h3', {}, item.title), el('p', { class: 'dose num' }, item.dose), el('p', { class: 'why' }, item.why)),
    el('div', { class: 'acts' }, el('span', { class: 'n num' }, item.swapped_from ? `In place of ${item.swapped_from}` : `${n + 1} of ${data.items.length}`),
      item.swap ? el('button', { type: 'button', 'data-focus': `swap-${item.id}`, onclick: once(() => send({ type: 'swap', id: item.id })) }, `Easier: ${item.swap.title}`) : null,
      item.unswap ? el('button', { type: 'button', 'data-focus': `unswap-${item.id}`, onclick: once(() => send({ type: 'swap', id: item.unswap.id })) }, `Back to ${item.unswap.title}`) : null));

  const warmth = data.heat ? el('li', { class: 'card ex warm' }, stage(data.heat.picture),
    el('div', {}, el('h3', {}, data.heat.title), el('p', { class: 'dose num' }, data.heat.dose), el('p', { class: 'why' }, data.heat.why)),
    el('div', { class: 'acts' }, el('span', { class: 'n' }, data.heat.on ? 'First, with a short check' : 'Left out'),
      el('button', { type: 'button', 'data-focus': 'heat', onclick: once(() => send({ type: 'heat', on: !data.heat.on })) }, data.heat.on ? 'Leave the warmth out' : 'Add the warmth'))) : null;

  paint(root,
    contextBar(data.context, () => send({ type: 'change-place' })),
    el('h1', {}, data.heading),
    data.promise ? el('p', { class: 'lede' }, data.promise) : null,
    data.explain?.length ? el('div', { class: 'card empty' }, data.explain.map((line) => el('p', {}, line))) : null,
    !data.adjustable ? null : el('div', { class: 'planset' },
      segment('Time', 'minutes', data.minutes.options.map((id) => ({ id, title: `${id} min` })), data.minutes.chosen, 'minutes'),
      segment('Position', 'position', data.positions.options, data.positions.chosen, 'position')),
    data.empty ? el('div', { class: 'card empty', role: 'status' }, data.empty.map((line) => el('p', {}, line))) : null,
    data.now?.length ? el('section', {}, el('h2', { style: 'margin-top:24px' }, 'What helps right now'), el('ol', { style: 'margin-top:10px' }, data.now.map((line) => el('li', {}, line)))) : null,
    data.avoid?.length ? el('section', {}, el('h2', { style: 'margin-top:24px' }, 'Better not'), el('ul', { style: 'margin-top:10px' }, data.avoid.map((line) => el('li', {}, line)))) : null,
    data.rounds ? el('p', { class: 'lede num' }, data.rounds) : null,
    el('h2', { class: 'vh' }, 'What you do'),
    el('ol', { class: 'cards', 'aria-label': 'Your plan' }, warmth, data.items.map(card)),
    data.advice.length ? el('div', { class: 'notes' }, data.advice.map((line) => el('p', { class: 'note' }, line))) : null,
    data.left_out.length ? el('details', {}, el('summary', {}, `Left out: ${data.left_out.length}`),
      el('ul', {}, data.left_out.map((one) => el('li', {}, el('b', {}, `${one.title}. `), one.why)))) : null,
    data.causes.length ? el('details', {}, el('summary', {}, 'What can cause this?'), el('p', {}, 'Common causes at this place, and what can feel like it. Only a clinician can tell which it is.'),
      el('ul', {}, data.causes.map((line) => el('li', {}, line)))) : null,
    el('details', {}, el('summary', {}, 'How sure is this?'), el('p', {}, data.certainty),
      el('ul', {}, data.sources.map((one) => el('li', {}, one.url ? el('a', { href: one.url, target: '_blank', rel: 'noreferrer' }, one.title) : one.title)))),
    data.start && data.last ? el('div', { class: 'remember' }, row({ type: 'checkbox', name: 'remember', value: 'plan', label: 'Remember this plan in this browser',
      checked: state.remember, onchange: (event) => { state.remember = event.target.checked; } })) : null,
    data.start ? el('div', { class: 'dock' }, el('button', { type: 'button', class: 'btn main wide num', 'data-focus': 'start',
      onclick: once(() => { unlockSound(); if (data.last) keepLastPlan(state.remember ? data.last : null); send({ type: 'start' }); }) }, data.start)) : null);
}
