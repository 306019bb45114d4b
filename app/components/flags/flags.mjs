// Full questions behind ticked gates, or after the session: yes, no or not sure for each.

import { askFor, contextBar, dress, el, once, paint, question, toPython, unsent } from '../shared.mjs';

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const state = unsent(`flags:${data.id}`, { answers: { ...data.answers } });
  const send = (go) => toPython(setTriggerValue, go);

  function draw() {
    const open = data.questions.filter((one) => !state.answers[one.id]);
    paint(root,
      contextBar(data.context, () => send({ type: 'change-place' })),
      el('h1', {}, data.heading),
      data.lede ? el('p', { class: 'lede' }, data.lede) : null,
      data.questions.map((one) => question(one, state.answers[one.id], (answer) => {
        state.answers[one.id] = answer;
        draw();
        if (answer === 'yes' && one.level === 'EMERGENCY') send({ type: 'emergency', answers: state.answers });
      })),
      el('div', { class: 'foot' },
        el('button', { type: 'button', class: 'btn main wide', 'data-focus': 'go', onclick: once(() => {
          if (open.length) { askFor(root.querySelector(`input[name="${CSS.escape(open[0].id)}"]`), 'Still to answer.'); return; }
          send({ type: 'done', answers: state.answers });
        }) }, open.length ? `${open.length} left to answer` : 'Continue'),
        el('button', { type: 'button', class: 'btn quiet wide', 'data-focus': 'back', onclick: once(() => send({ type: 'back' })) }, 'Change what I ticked')));
  }
  draw();
}
