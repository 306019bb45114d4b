// How is it now? A number, what helped, what next; then the questions that could wait.

import { contextBar, diaryKeyMade, dress, el, levelCards, newName, once, pageLink, paint, photo, question, scale, toPython, unsent } from '../shared.mjs';

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  if (!data.id) return;      // a server that has begun anew: it hears what was pressed, and what it is of
  const state = unsent(`after:${data.id}`, { now: data.now, before: data.before, helped: data.chosen, answers: { ...data.answers }, name: newName() });
  const send = (go) => toPython(setTriggerValue, { ...go, resume: data.resume });

  /** Two taps: the number above, and this. The card then says that it is safe, or what is wrong. */
  function diary() {
    if (!data.diary) return el('p', { class: 'small section' }, 'This was for someone else, so it does not go into your diary.');
    const { saved, trouble } = data.diary;
    if (saved) return el('section', { class: 'card diary', role: 'status' }, el('b', {}, 'Saved in your diary. '), pageLink('diary', { 'data-focus': 'save' }, () => send({ type: 'diary' }), 'See it'));
    return el('section', { class: 'card diary' }, el('h2', {}, 'Your diary'),
      el('p', { class: 'small' }, 'See over time what helps. Only your key opens it; there is no account.'),
      scale('How bad was it at its worst? (if you like)', 'before', state.before, (n) => { state.before = n; draw(); }),
      trouble ? el('p', { class: 'note plain', role: 'alert' }, trouble) : null,
      el('button', { type: 'button', class: 'btn wide', 'data-focus': 'save', onclick: once(() => {
        const key = diaryKeyMade();
        if (!key) { data.diary.trouble = 'This browser keeps nothing, so it cannot hold a diary. A private window may be the reason.'; draw(); return; }
        send({ type: 'save', key, now: state.now, before: state.before, helped: state.helped, name: state.name });
      }) }, trouble ? 'Try again' : 'Save to my diary'));
  }

  function draw() {
    paint(root,
      contextBar(data.context, () => send({ type: 'again' })),
      el('h1', { id: 'now' }, data.heading),
      el('p', { class: 'lede' }, '0 is nothing, 10 is the worst you know.'),
      el('fieldset', { 'aria-labelledby': 'now', style: 'margin-top:16px' }, el('div', { class: 'scale num' }, [...Array(11).keys()].map((n) =>
        el('label', {}, el('input', { type: 'radio', name: 'now', value: String(n), checked: state.now === n, onchange: () => { state.now = n; draw(); } }), String(n))))),
      data.helped.options.length ? el('fieldset', {}, el('legend', { class: 'group-title' }, data.helped.title), el('div', { class: 'chips' }, [...data.helped.options, { id: '', title: 'Nothing really' }].map((one) =>
        el('label', { class: 'chip' }, el('input', { type: 'checkbox', name: 'helped', value: one.id, checked: state.helped.includes(one.id), onchange: (event) => {
          const rest = state.helped.filter((id) => id !== one.id && (one.id !== '') === (id !== ''));
          state.helped = event.target.checked ? [...rest, one.id] : state.helped.filter((id) => id !== one.id);
          draw();
        } }), one.picture ? el('span', { class: 'pic-stage' }, photo({ ...one.picture, alt: '' }, { loading: 'lazy' })) : null, one.title)))) : null,
      diary(),
      el('section', { class: 'card next', hidden: !data.what_next.length && !data.actions.length }, el('h2', {}, 'What next'),
        data.what_next.length ? el('ul', { style: 'margin-top:8px' }, data.what_next.map((line) => el('li', {}, line))) : null,
        data.actions.length ? el('div', { class: 'foot' }, data.actions.map((one) => el('button', { type: 'button', class: one.main ? 'btn main' : 'btn', 'data-focus': one.id,
          onclick: once(() => send({ type: 'action', id: one.id, now: state.now, helped: state.helped })) }, one.title))) : null),
      data.answered ? el('p', { class: 'note section', role: 'status' }, data.answered) : null,
      el('section', { class: 'section' }, el('h2', {}, 'When to see a doctor'),
        data.see_doctor.length ? el('ul', { style: 'margin-top:8px' }, data.see_doctor.map((line) => el('li', {}, line))) : null,
        levelCards(data.levels)),
      data.questions.length ? el('section', { class: 'section' }, el('h2', {}, data.questions_title), el('p', { class: 'lede' }, data.questions_lede),
        data.questions.map((one) => question(one, state.answers[one.id], (answer) => { state.answers[one.id] = answer; draw(); })),
        el('div', { class: 'foot' }, el('button', { type: 'button', class: 'btn main wide', 'data-focus': 'go', onclick: once(() =>
          send({ type: 'answers', answers: state.answers, now: state.now, helped: state.helped })) }, 'See what they mean'))) : null,
      el('div', { class: 'foot' }, el('button', { type: 'button', class: 'btn quiet wide', 'data-focus': 'end', onclick: once(() => send({ type: 'end' })) }, 'Finish')));
  }
  draw();
}
