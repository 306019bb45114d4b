// Keeping the diary: its key in words, the way to another device, and the end of it.
//
// data: { open, count, words, adopt, trouble, said, gone }

import { diaryKey, dress, el, keepDiaryKey, keepFor, once, pageLink, paint, toPython, unsent } from '../shared.mjs';

const KEPT = 'unknot:diary-kept';

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const send = (go) => toPython(setTriggerValue, { ...go, key: diaryKey() });
  const state = unsent('keep', { shown: false, typed: '', sure: false });
  if (data.adopt && data.adopt !== diaryKey()) { keepDiaryKey(data.adopt); keepFor(() => localStorage, KEPT, 'true'); }
  if (data.gone) { keepDiaryKey(null); keepFor(() => localStorage, KEPT, null); }
  const key = diaryKey();
  if (key && !data.open && !data.trouble && !data.gone) send({ type: 'open' });
  const kept = () => keepFor(() => localStorage, KEPT, 'true');
  const said = el('p', { class: 'small', role: 'status' });

  function file() {
    const link = el('a', { href: URL.createObjectURL(new Blob([`The key of my Unknot diary. Whoever has it can read the diary.\n\n${data.words}\n`], { type: 'text/plain' })), download: 'unknot-key.txt' });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    kept();
    said.textContent = 'Saved as unknot-key.txt. Put it where you will find it.';
  }
  async function copy() {
    try { await navigator.clipboard.writeText(data.words); kept(); said.textContent = 'Copied.'; } catch { said.textContent = 'Mark the words and copy them.'; }
  }

  function draw() {
    paint(root,
      pageLink('diary', { class: 'back' }, () => send({ type: 'open-page', page: 'diary' }), 'Diary'),
      el('h1', {}, 'Keep your diary'),
      data.trouble ? el('p', { class: 'note plain', role: 'alert' }, data.trouble) : null,
      data.said ? el('p', { class: 'note plain', role: 'status' }, data.said) : null,
      key && data.open ? el('section', {}, el('h2', {}, 'Your key'),
        el('p', {}, 'These words open your diary. We do not have them: if they are lost and this browser is cleared, nobody can read it again.'),
        state.shown ? el('p', { class: 'words', translate: 'no' }, data.words) : el('button', { type: 'button', class: 'btn', 'data-focus': 'show', onclick: () => { state.shown = true; draw(); } }, 'Show the words'),
        el('div', { class: 'acts' }, el('button', { type: 'button', class: 'btn', 'data-focus': 'file', onclick: file }, 'Save the key as a file'),
          state.shown ? el('button', { type: 'button', class: 'btn', 'data-focus': 'copy', onclick: copy }, 'Copy the words') : null), said) : null,
      el('section', {}, el('h2', {}, 'A diary from another device'),
        el('p', {}, 'Type or paste the words of its key.', key && data.count ? ' Then this browser opens that diary. Keep the key of this one first.' : ''),
        el('textarea', { class: 'text', name: 'words', rows: 3, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', 'aria-label': 'The words of the key', oninput: (event) => { state.typed = event.target.value; }, onkeydown: (event) => event.stopPropagation() }, state.typed),
        el('div', { class: 'acts' }, el('button', { type: 'button', class: 'btn', 'data-focus': 'use', onclick: once(() => send({ type: 'use', words: state.typed })) }, 'Open that diary'))),
      key && data.open ? el('section', {}, el('h2', {}, 'Delete everything'),
        el('p', {}, data.count === 1 ? 'One entry and the key in this browser go for good.' : `All ${data.count} entries and the key in this browser go for good.`),
        state.sure ? el('div', { class: 'acts' }, el('button', { type: 'button', class: 'btn danger', 'data-focus': 'really', onclick: once(() => { state.sure = false; send({ type: 'delete-everything' }); }) }, 'Yes, delete everything'),
          el('button', { type: 'button', class: 'btn', 'data-focus': 'delete', onclick: () => { state.sure = false; draw(); } }, 'No, keep it'))
          : el('button', { type: 'button', class: 'btn', 'data-focus': 'delete', onclick: () => { state.sure = true; draw(); } }, 'Delete everything …')) : null);
  }
  draw();
}
