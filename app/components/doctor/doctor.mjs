// When to see a doctor: a card a level, the most pressing first and open; whom to call; what to say and take along.
//
// data: { places: [{ id, title }], region, whats: [{ id, title }], what, sign, levels, calls: { call, calls }, advice, crisis, countries, country,
//         visit: { note, take, say, asked, tested }, conditions: [{ id, title }], sources }

import { callTo, dress, el, icon, levelCards, pageLink, paint, sourceList, toPython } from '../shared.mjs';

const shownSigns = new Set();
/** Whether it is the first time: a page that is painted anew must not jump back there. */
const firstTime = (sign) => !shownSigns.has(sign) && Boolean(shownSigns.add(sign));

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const send = (go) => toPython(setTriggerValue, go);
  const call = (number, words, lesser) => el('a', { class: lesser ? 'call lesser num' : 'call num', href: callTo(number) }, words);
  const list = (title, lines) => el('section', {}, el('h2', {}, title), el('ul', {}, lines.map((line) => el('li', {}, line))));

  const pick = (name, label, options, chosen, go) => el('label', { class: 'pick' }, el('span', { class: 'group-title' }, label),
    el('select', { name, onchange: (event) => go(event.target.value) }, options.map((one) =>
      el('option', { value: one.id, selected: one.id === chosen }, one.title))));

  const cards = levelCards(data.levels);
  cards.querySelector('details')?.setAttribute('open', '');
  if (data.sign) {                                                     // someone came to read of this one
    const sign = cards.querySelector(`[data-sign="${data.sign}"]`);
    for (const one of [sign, sign?.closest('.level')]) one?.setAttribute('open', '');
    if (sign && firstTime(data.sign)) setTimeout(() => { sign.scrollIntoView({ block: 'center' }); sign.querySelector('summary').focus({ preventScroll: true }); });
  }
  const emergency = cards.querySelector('.EMERGENCY');
  emergency?.querySelector('summary').after(el('div', { class: 'calls' },
    data.calls.call ? call(data.calls.call.number, `Call ${data.calls.call.number}`) : data.calls.calls.map((one) =>
      call(one.number, [`Call ${one.number}`, el('small', {}, one.country)]))));
  if (data.advice) cards.querySelector('.URGENT summary')?.after(el('div', { class: 'calls' }, call(data.advice.number, [`Call ${data.advice.number}`, el('small', {}, data.advice.name)], true)));

  paint(root,
    el('h1', {}, 'When to see a doctor'), el('p', { class: 'lede' }, 'Most cramps and twitches are harmless. These signs are not.'),
    el('div', { class: 'picks' },
      pick('region', 'Place', [{ id: '', title: 'All places' }, ...data.places], data.region, (id) => send({ type: 'region', id })),
      pick('what', 'What', [{ id: '', title: 'Anything' }, ...data.whats], data.what, (id) => send({ type: 'what', id })),
      pick('country', 'Country', [{ id: '', title: 'Another country' }, ...data.countries.map((one) => ({ id: one.id, title: one.country }))], data.country, (id) => send({ type: 'country', id }))),
    cards,
    el('div', { class: 'note help' }, icon('M12 20s-7.5-4.6-7.5-10A4.3 4.3 0 0 1 12 7.3 4.3 4.3 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10z', 24), el('div', {},
      el('b', {}, 'Thoughts of harming yourself? '), 'You deserve help right now. ',
      data.crisis ? el('a', { href: callTo(data.crisis.number) }, `Call ${data.crisis.number}, ${data.crisis.name}`) : 'Call your emergency number, or tell someone near you.')),
    list('On the phone, say', data.visit.say), list('Write down before', data.visit.note), list('Take along', data.visit.take),
    list('What you may be asked', data.visit.asked), list('What may be tested', data.visit.tested),
    data.conditions.length ? el('section', {}, el('h2', {}, 'To read'), el('ul', { class: 'links' }, data.conditions.map((one) => el('li', {},
      pageLink(`condition?id=${one.id}`, {}, () => send({ type: 'open', page: 'condition', id: one.id }), one.title))))) : null,
    sourceList(data.sources),
    el('p', { class: 'foot' }, el('button', { type: 'button', class: 'btn', onclick: () => {
      for (const card of cards.querySelectorAll('details')) card.open = true;
      window.print();
    } }, 'Print this page')));
}
