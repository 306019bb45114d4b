// The head of a page that belongs to the diary. data: { open, title, trouble }

import { diaryKey, dress, el, pageLink, paint, toPython } from '../shared.mjs';

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const send = (go) => toPython(setTriggerValue, { ...go, key: diaryKey() });
  if (diaryKey() && !data.open && !data.trouble) send({ type: 'open' });
  paint(root, pageLink('diary', { class: 'back' }, () => send({ type: 'open-page', page: 'diary' }), 'Diary'), el('h1', {}, data.title),
    data.trouble ? el('p', { class: 'note plain', role: 'alert' }, data.trouble) : null,
    data.open ? null : el('p', { class: 'lede', role: 'status' }, diaryKey() ? (data.trouble ? '' : 'Opening …') : 'There is no diary in this browser yet.'));
}
