// What to do first, then why. The level is said in a word, a shape and an order; colour comes last.

import { callTo, dress, el, icon, levelShape, once, paint, toPython, unlockSound, unsent } from '../shared.mjs';

const PHONE = 'M6.5 3.5h3l1.7 4.5-2.2 1.6a12 12 0 0 0 5.4 5.4l1.6-2.2 4.5 1.7v3a2 2 0 0 1-2.1 2A16 16 0 0 1 4.5 5.600a2 2 0 0 1 2-2.1z';
const OK = 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM8 12.3l2.7 2.7L16 9.5';
const NOT = 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM8.8 8.8l6.4 6.4M15.2 8.8l-6.4 6.4';

function marks(lines, path, kind) {
  return lines?.length ? el('div', { class: `marks ${kind}` }, lines.map((line) => el('div', {}, icon(path, 24), el('span', {}, line)))) : null;
}

function callLink(number, words, lesser = false) {
  return el('a', { class: lesser ? 'call lesser num' : 'call num', href: callTo(number) }, icon(PHONE, 26), el('span', {}, words));
}

const plainCall = (number) => el('a', { class: 'num', href: callTo(number) }, number);

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const state = unsent(`care:${data.id}`, { choosing: false });
  const send = (go) => toPython(setTriggerValue, go);
  const urgentOrMore = data.level === 'EMERGENCY' || data.level === 'URGENT';

  function countrySwitch(name) {
    const list = el('div', { class: 'countries', role: 'group', 'aria-label': 'Countries' }, data.countries.map((one) => el('button', {
      type: 'button', onclick: once(() => { state.choosing = false; send({ type: 'country', id: one.id }); }) },
    el('span', {}, one.country), el('b', { class: 'num' }, one.number))));
    return [
      el('p', { class: 'where small' }, name ? `${name}. ` : '', el('button', {
        type: 'button', 'aria-expanded': String(state.choosing), 'data-focus': 'country', onclick: () => { state.choosing = !state.choosing; draw(); } },
      name ? 'Another country' : 'Choose your country')),
      state.choosing ? list : null,
    ];
  }

  function draw() {
    const calls = data.level === 'EMERGENCY' ? el('div', {},
      data.call ? callLink(data.call.number, `Call ${data.call.number}`) : data.calls.map((one) => callLink(one.number, [`Call ${one.number}`, el('small', {}, one.country)])),
      countrySwitch(data.call?.country)) : null;
    const crisis = data.crisis ? callLink(data.crisis.number, [`Call ${data.crisis.number}`, el('small', {}, data.crisis.name)], true) : null;
    const advice = data.advice_call ? callLink(data.advice_call.number, [`Call ${data.advice_call.number}`, el('small', {}, data.advice_call.name)], true) : null;
    const say = data.say && urgentOrMore ? el('div', {}, el('h2', {}, 'Say this'), el('p', { class: 'say' }, `“${data.say}”`)) : null;
    const steps = data.do?.length || data.do_not?.length ? el('div', {}, el('h2', {}, data.level === 'EMERGENCY' ? 'Until help comes' : 'What to do'),
      marks(data.do, OK, 'ok'), el('div', { style: 'height:8px' }), marks(data.do_not, NOT, 'not')) : null;
    const limits = data.allowed?.length || data.not_allowed?.length ? el('div', { class: 'part' }, marks(data.allowed, OK, 'ok'),
      el('div', { style: 'height:8px' }), marks(data.not_allowed, NOT, 'not')) : null;
    const sooner = data.sooner_if?.length ? el('div', { class: 'part' }, el('h2', {}, 'Go sooner'), data.sooner_if.map((line) => el('p', {}, line))) : null;
    // Who was sent to be seen today may get worse: the number and its country stand there, and can be changed.
    const worse = data.level === 'URGENT' ? el('div', { class: 'part' }, el('p', {}, 'Emergency number: ', data.emergency ? plainCall(data.emergency)
      : data.calls.map((one, n) => [n ? ', ' : '', plainCall(one.number), ` (${one.country})`])), countrySwitch(data.emergency_in)) : null;
    const why = data.why?.length ? el('div', { class: 'part' }, el('h2', {}, 'Why'), data.why.map((line) => el('p', {}, line))) : null;
    const sources = data.sources?.length ? el('details', {}, el('summary', {}, 'Sources'), el('ul', {}, data.sources.map((one) =>
      el('li', {}, one.url ? el('a', { href: one.url, target: '_blank', rel: 'noreferrer' }, one.title) : one.title)))) : null;
    paint(root,
      el('section', { class: `care ${data.level}`, 'aria-labelledby': 'h' },
        el('header', {}, levelShape(data.level), el('div', {}, el('span', { class: 'lvl' }, data.level_word), el('h1', { id: 'h', style: 'font-size:22px;line-height:28px;color:#fff' }, data.headline))),
        el('div', { class: 'body' }, data.level === 'EMERGENCY' && data.crisis ? [crisis, calls] : [calls, crisis], advice, say, steps, limits, sooner, worse, why, sources)),
      el('div', { class: 'after' },
        data.actions?.map((one) => el('button', { type: 'button', class: one.main ? 'btn main wide' : 'btn wide', 'data-focus': one.id,
          onclick: once(() => { unlockSound(); send({ type: 'action', id: one.id }); }) }, one.title)),
        data.change ? el('button', { type: 'button', class: 'btn quiet', 'data-focus': 'change', onclick: once(() => send({ type: 'change-answer' })) }, data.change) : null));
  }
  draw();
}
