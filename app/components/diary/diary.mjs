// The diary: cards that watch over someone, the weekly look, then every entry, the newest first.
//
// data: { open, trouble, months: [{ title, entries: [{ id, when, title, words, note }] }], count, cards: [{ level, level_word, headline, why, do, sources }],
//         weekly: { title, lede, questions: [{ id, ask }] } | null, undo: { title } | null, said }

import { askFor, callTo, diaryKey, dress, el, forgetUnsent, keepFor, keptIn, levelShape, once, pageLink, paint, toPython, unsent } from '../shared.mjs';

const KEPT = 'unknot:diary-kept';
const WEEKLY = [['yes', 'Yes'], ['no', 'No'], ['unsure', 'Not sure']];

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const send = (go) => toPython(setTriggerValue, { ...go, key: diaryKey() ?? 'none' });
  const state = unsent('diary', { weekly: {}, words: '', moving: false });
  const key = diaryKey();
  if (key && !data.open && !data.trouble) send({ type: 'open' });   // this browser has one: it opens by itself
  const link = (page, words, attributes = { class: 'btn' }) => pageLink(page, attributes, () => send({ type: 'open-page', page }), words);

  function nothing() {
    return [
      el('div', { class: 'card first' }, el('p', {}, 'Write down when it came, how bad it was and what you did. After a while you see what helps, and your doctor gets a page worth reading.'),
        el('p', {}, 'There is no account. A key is made in this browser and stays here. Our server stores only what that key has locked, and reads it only while you have it open.'),
        el('p', {}, 'Anyone who can use this browser can read it. If that is not safe for you, do not keep one here.'),
        link('entry', 'Write the first entry', { class: 'btn main' })),
      key ? null : link('keep', 'I have a diary on another device', { class: 'btn quiet' })];
  }

  const keeping = () => {
    if (!data.count || keptIn(() => localStorage, KEPT)) return null;
    return el('div', { class: 'note plain keeping' }, el('b', {}, 'Keep your key. '), 'If this browser is cleared, the diary cannot be read again, by anyone. ',
      el('div', { class: 'acts' }, link('keep', 'Keep my key', { class: 'btn slim' }),
        el('button', { type: 'button', class: 'btn quiet slim', 'data-focus': 'later', onclick: () => { keepFor(() => localStorage, KEPT, 'true'); draw(); } }, 'Not now')));
  };

  const card = (one) => el('section', { class: `level ${one.level} watch` }, el('div', { class: 'when' }, levelShape(one.level, 30), el('div', {}, el('b', {}, one.headline), el('span', { class: 'small' }, one.level_word),
    el('p', {}, one.because), el('ul', {}, one.do.map((line) => el('li', {}, line))), one.sooner_if.map((line) => el('p', {}, line)),
    one.numbers.map(({ number, country }) => el('p', {}, 'Emergency number: ', el('a', { class: 'num', href: callTo(number) }, number), ` (${country})`)),
    el('details', {}, el('summary', {}, 'Why'), el('p', {}, one.why), el('p', { class: 'small' }, `${one.certainty}. ${one.note}`), el('ul', {}, one.sources.map((source) => el('li', {}, source.title)))))));

  function weekly() {
    const { title, lede, questions } = data.weekly;
    const open = questions.filter((one) => !state.weekly[one.id]);
    return el('section', { class: 'card weekly' }, el('h2', {}, title), el('p', { class: 'small' }, lede), questions.map((one) => el('fieldset', {}, el('legend', {}, one.ask),
      el('div', { class: 'seg' }, WEEKLY.map(([id, words]) => el('label', {}, el('input', { type: 'radio', name: one.id, value: id, checked: state.weekly[one.id] === id,
        onchange: () => { state.weekly[one.id] = id; draw(); } }), words))))),
      el('button', { type: 'button', class: open.length ? 'btn off' : 'btn main', 'data-focus': 'weekly', onclick: once(() => {
        if (open.length) { askFor(root.querySelector(`input[name="${CSS.escape(open[0].id)}"]`), 'Still to answer.'); return; }
        send({ type: 'weekly', answers: state.weekly });
      }) }, open.length ? `${open.length} left to answer` : 'Keep these answers'));
  }

  const entry = (one) => el('li', { class: 'card item' }, el('div', {}, el('b', {}, one.title), el('span', { class: 'small num' }, one.when), one.words ? el('p', { class: 'num' }, one.words) : null,
    one.note ? el('p', { class: 'said', dir: 'auto' }, one.note) : null),
  el('div', { class: 'acts' }, el('button', { type: 'button', class: 'btn slim', 'data-focus': `change-${one.id}`, 'aria-label': `Change: ${one.title}, ${one.when}`, onclick: once(() => send({ type: 'change', id: one.id })) }, 'Change'),
    el('button', { type: 'button', class: 'btn quiet slim', 'data-focus': `delete-${one.id}`, 'aria-label': `Delete: ${one.title}, ${one.when}`, onclick: once(() => send({ type: 'delete', id: one.id })) }, 'Delete')));

  function draw() {
    if (data.forget) { keepFor(() => sessionStorage, `unknot:entry:${data.forget}`, null); forgetUnsent(`entry:${data.forget}`); }   // it is safe now
    paint(root, el('h1', {}, 'Diary'),
      data.said ? el('p', { class: 'note plain said-note', role: 'status' }, data.said) : null,
      data.trouble ? el('div', { class: 'note plain', role: 'alert' }, el('p', {}, data.trouble), el('button', { type: 'button', class: 'btn slim', 'data-focus': 'again', onclick: once(() => send({ type: 'open' })) }, 'Try again')) : null,
      data.undo ? el('p', { class: 'undo', role: 'status' }, `${data.undo.title} is deleted. `, el('button', { type: 'button', class: 'btn slim', 'data-focus': 'undo', onclick: once(() => send({ type: 'undo' })) }, 'Put it back')) : null,
      key && !data.open ? (data.trouble ? null : el('p', { class: 'lede', role: 'status' }, 'Opening …')) : !data.count ? nothing() : [
        el('div', { class: 'ways' }, link('entry', 'Add an entry', { class: 'btn main' }), link('patterns', 'What it adds up to'), link('summary', 'A page for the doctor')),
        keeping(), data.cards.map(card)],
      data.open && data.weekly ? weekly() : null,
      data.months.map((month) => el('section', {}, el('h2', {}, month.title), el('ol', { class: 'list-of' }, month.entries.map(entry)))),
      data.more ? el('button', { type: 'button', class: 'btn wide', 'data-focus': 'more', onclick: once(() => send({ type: 'more' })) }, `Show older ones (${data.more})`) : null,
      data.count ? el('p', { class: 'keep-link' }, link('keep', 'My key, export, import, delete everything', {})) : null);
  }
  draw();
}
