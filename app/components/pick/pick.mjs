// What is happening? One choice, then extras; an option that `goes_on` is taken at once.

import { askFor, contextBar, dress, el, once, paint, row, toPython, unlockSound, unsent } from '../shared.mjs';

export default function ({ parentElement, data, setTriggerValue }) {
  const root = dress(parentElement);
  const state = unsent(`pick:${data.id}`, { option: data.chosen, extras: data.extras_chosen, who: data.who.chosen });
  const send = (go) => toPython(setTriggerValue, go);
  const done = () => send({ type: 'continue', option: state.option, extras: state.extras, who: state.who });

  function draw() {
    const options = data.options.map((option) => row({
      type: 'radio', name: 'what', value: option.id, label: option.title, words: option.words, checked: state.option === option.id,
      onchange: () => {
        unlockSound();
        state.option = option.id;
        draw();
        if (option.goes_on) goOn();
      },
    }));
    paint(root,
      contextBar(data.context, () => send({ type: 'change-place' })),
      el('h1', { id: 'heading' }, data.heading),
      el('fieldset', { 'aria-labelledby': 'heading', style: 'margin-top:20px' }, el('div', { class: 'rows' }, options)),
      el('fieldset', {}, el('legend', { class: 'group-title' }, data.extras_title),
        el('div', { class: 'chips' }, data.extras.map((extra) => chip(extra)))),
      el('fieldset', { class: 'who' }, el('legend', { class: 'group-title' }, data.who.title),
        el('div', { class: 'seg' }, data.who.options.map((one) => el('label', {}, el('input', {
          type: 'radio', name: 'who', value: one.id, checked: state.who === one.id, onchange: () => { state.who = one.id; draw(); } }), one.title)))),
      el('div', { class: 'dock' }, el('button', {
        type: 'button', class: state.option ? 'btn main wide' : 'btn off wide', 'data-focus': 'go', onclick: once(() => (state.option ? done() : askFirst())) },
      state.option ? 'Continue' : 'Choose one first')));
  }

  function chip(extra) {
    const on = state.extras.includes(extra.id);
    return el('label', { class: 'chip' }, el('input', {
      type: 'checkbox', name: 'extra', value: extra.id, checked: on,
      onchange: () => {
        state.extras = on ? state.extras.filter((id) => id !== extra.id) : [...state.extras, extra.id];
        draw();
      },
    }), extra.title);
  }

  const goOn = once(done);
  const askFirst = () => askFor(root.querySelector('input[name=what]'), 'Choose one of these first.');
  draw();
}
