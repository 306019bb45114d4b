// All programmes in their groups, and the way to a routine of one's own.
//
// data: { groups: [{ title, cards: [{ id, title, words, minutes, pictures: [picture | null] }] }] }

import { dress, el, pageLink, paint, photo, toPython } from '../shared.mjs';

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const send = (go) => toPython(setTriggerValue, go);
  const link = (page, id, attributes, ...children) => pageLink(id ? `${page}?id=${id}` : page, attributes,
    () => send({ type: 'open', page, id }), ...children);
  const card = (one) => el('li', {}, link('programme', one.id, { class: 'card go' },
    el('span', { class: 'strip' }, one.pictures.slice(0, 4).map((picture) => el('span', { class: 'pic-stage' }, picture ? photo(picture, { loading: 'lazy' }) : null))),
    el('b', {}, one.title), el('span', { class: 'small' }, one.words), el('span', { class: 'small num' }, `About ${one.minutes}`)));
  paint(root,
    link('library', '', { class: 'back' }, 'Library'),
    el('h1', {}, 'Programmes'), el('p', { class: 'lede' }, 'Ready-made, for a moment or for weeks. A short safety check comes before each.'),
    data.groups.map((group) => el('section', {}, el('h2', {}, group.title), el('ul', { class: 'tiles' }, group.cards.map(card)))),
    el('section', {}, el('h2', {}, 'Or your own'), el('p', {}, 'Put exercises together with your own times, such as the ones your physio gave you.'),
      link('routine', '', { class: 'btn' }, 'My routine')));
}
