// What someone wants to say at the doctor's; the page itself stands below, and on paper.
//
// data: { open, trouble, said, form: { name, question, medicines, questions }, medicines: [{ id, title }], most_questions,
//         page: [{ title, lines }] }

import { chips, diaryKey, dress, el, once, pageLink, paint, toPython, unsent } from '../shared.mjs';

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const send = (go) => toPython(setTriggerValue, { ...go, key: diaryKey() ?? 'none' });
  if (diaryKey() && !data.open && !data.trouble) send({ type: 'open' });
  const state = unsent(`summary:${JSON.stringify(data.form)}`, { ...data.form, questions: [...data.form.questions, ''] });
  const area = (label, name, value, rows, most, change) => el('label', { class: 'pick' }, el('span', { class: 'group-title' }, label),
    el('textarea', { class: 'text', name, rows, maxlength: most, dir: 'auto', oninput: (event) => change(event.target.value), onkeydown: (event) => event.stopPropagation() }, value));

  function draw() {
    paint(root,
      pageLink('diary', { class: 'back' }, () => send({ type: 'open-page', page: 'diary' }), 'Diary'),
      el('h1', {}, 'A page for the doctor'), el('p', { class: 'lede' }, 'Your diary on one page. Add what you want to say; leave out what you like.'),
      data.trouble ? el('p', { class: 'note plain', role: 'alert' }, data.trouble) : null,
      data.open ? null : el('p', { class: 'lede', role: 'status' }, diaryKey() ? (data.trouble ? '' : 'Opening …') : 'There is no diary in this browser yet.'),
      data.said ? el('p', { class: 'note plain', role: 'status' }, data.said) : null,
      data.open ? [
        el('label', { class: 'pick' }, el('span', { class: 'group-title' }, 'Your name (if you like)'), el('input', { type: 'text', class: 'text', name: 'name', value: state.name, maxlength: 80, dir: 'auto', autocomplete: 'name', oninput: (event) => { state.name = event.target.value; }, onkeydown: (event) => event.stopPropagation() })),
        area('What do you want to know?', 'question', state.question, 3, 1000, (value) => { state.question = value; }),
        chips(data.medicines_ask, 'medicines', data.medicines, state.medicines, (medicines) => { state.medicines = medicines; draw(); }),
        el('p', { class: 'small' }, data.medicines_note),
        el('fieldset', {}, el('legend', { class: 'group-title' }, 'Questions to ask'), state.questions.map((one, n) => el('input', { type: 'text', class: 'text', name: `ask-${n}`, value: one, maxlength: 200, dir: 'auto', 'aria-label': `Question ${n + 1}`,
          oninput: (event) => { state.questions[n] = event.target.value; if (n === state.questions.length - 1 && event.target.value && state.questions.length < data.most_questions) { state.questions.push(''); draw(); } }, onkeydown: (event) => event.stopPropagation() }))),
        el('div', { class: 'foot' }, el('button', { type: 'button', class: 'btn main wide', 'data-focus': 'save', onclick: once(() => send({ type: 'save', form: { ...state, questions: state.questions.filter((one) => one.trim()) } })) }, 'Save this')),
        el('section', { class: 'card page' }, data.page.map((part) => [el('h2', {}, part.title), el('ul', {}, part.lines.map((line) => el('li', { dir: 'auto' }, line)))]))] : null);
  }
  draw();
}
