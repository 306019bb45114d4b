// The timer: a stretch of one's own, or warmth for a place. What was set last is kept in this browser.
//
// data: { limits: { hold_s, repetitions, rest_s, rounds: { least, most } }, presets: [{ id, title, hold_s, repetitions, rest_s, rounds, sides }],
//         places: [{ id, title, sides, heat: [{ id, title }], usual_minutes, most_minutes }], note, heat_note, total, sources }

import { askFor, dress, el, keepFor, keptIn, once, paint, sourceList, stepper, toPython, unlockSound, unsent } from '../shared.mjs';

const KEPT = 'unknot:timer';
const local = () => localStorage;
const FIRST = { kind: 'stretch', name: '', region: '', side: 'both', hold_s: 30, repetitions: 3, rest_s: 10, rounds: 1, method: '', minutes: 10 };

/** What was set last, put into what can be set; nonsense gives the first setting. */
export function remembered(kept, { limits, places }) {
  const setting = { ...FIRST };
  if (!kept || typeof kept !== 'object') return setting;
  for (const [name, { least, most }] of Object.entries(limits)) if (Number.isInteger(kept[name]) && kept[name] >= least && kept[name] <= most) setting[name] = kept[name];
  if (kept.kind === 'heat') setting.kind = 'heat';
  if (typeof kept.name === 'string') setting.name = kept.name.slice(0, 60);
  if (places.some((one) => one.id === kept.region)) setting.region = kept.region;
  if (['left', 'right', 'both', 'none'].includes(kept.side)) setting.side = kept.side;
  if (Number.isInteger(kept.minutes) && kept.minutes >= 1 && kept.minutes <= 20) setting.minutes = kept.minutes;
  if (typeof kept.method === 'string') setting.method = kept.method;
  return settled(setting, places);
}

/** The setting with what the place allows. */
export function settled(setting, places) {
  const place = places.find((one) => one.id === setting.region);
  if (setting.kind !== 'heat') return setting;
  if (!place?.heat.length) return { ...setting, region: '', method: '' };
  const method = place.heat.some((one) => one.id === setting.method) ? setting.method : place.heat[0].id;
  const side = place.sides && setting.side !== 'none' ? setting.side : 'both';
  return { ...setting, method, side, minutes: Math.min(setting.minutes, place.most_minutes) };
}

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const root = dress(parentElement);
  const mem = unsent('timer', { setting: remembered(keptIn(local, KEPT), data), told: '' });
  const send = (go) => toPython(setTriggerValue, go);
  let timer = 0;

  /** Tells Python, which adds up the time, once the setting has rested. */
  function tell(at = 350) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const now = JSON.stringify(mem.setting);
      if (now === mem.told) return;
      mem.told = now;
      keepFor(local, KEPT, now);
      setStateValue('setting', mem.setting);
    }, at);
  }
  const set = (change, redraw = true) => { mem.setting = settled({ ...mem.setting, ...change }, data.places); tell(); if (redraw) draw(); };
  const select = (label, name, value, options, change) => el('label', { class: 'pickone' }, el('span', { class: 'group-title' }, label),
    el('select', { name, onchange: (event) => set({ [name]: event.target.value, ...change?.(event.target.value) }) }, options.map(([id, title]) => el('option', { value: id, selected: id === value }, title))));
  const seg = (label, name, value, options) => el('fieldset', { class: 'pickone' }, el('legend', { class: 'group-title' }, label), el('div', { class: 'seg' }, options.map(([id, title]) =>
    el('label', {}, el('input', { type: 'radio', name, value: id, checked: id === value, onchange: () => { unlockSound(); set({ [name]: id }); } }), title))));
  const number = (label, name, unit, step) => stepper({ label, name, unit, step, value: mem.setting[name], ...data.limits[name] }, (value) => set({ [name]: value }, false));

  function stretch(setting) {
    return [
      el('div', { class: 'chips', role: 'group', 'aria-label': 'Begin from' }, data.presets.map((one) => el('button', { type: 'button', class: 'chip', 'data-focus': `preset-${one.id}`,
        onclick: () => { unlockSound(); const { hold_s, repetitions, rest_s, rounds, sides } = one; set({ hold_s, repetitions, rest_s, rounds, side: sides ? (setting.side === 'none' ? 'both' : setting.side) : 'none' }); } }, one.title))),
      el('div', { class: 'card numbers' }, number('Hold', 'hold_s', 's', 5), number('Times', 'repetitions', '', 1), number('Rest between', 'rest_s', 's', 5), number('Rounds', 'rounds', '', 1)),
      seg('Sides', 'side', setting.side, [['none', 'No sides'], ['both', 'Each'], ['left', 'Left'], ['right', 'Right']]),
      el('label', { class: 'pickone' }, el('span', { class: 'group-title' }, 'What is it? (if you like)'), el('input', { type: 'text', class: 'text', name: 'name', value: setting.name, maxlength: 60, dir: 'auto', autocomplete: 'off',
        placeholder: 'Your own stretch', oninput: (event) => set({ name: event.target.value }, false), onkeydown: (event) => event.stopPropagation() })),
      select('Which place?', 'region', setting.region, [['', 'No place: the short check'], ...data.places.map((one) => [one.id, one.title])]),
      el('p', { class: 'note plain' }, data.note),
    ];
  }

  function heat(setting) {
    const place = data.places.find((one) => one.id === setting.region);
    return [
      select('Which place?', 'region', setting.region, [['', 'Choose a place'], ...data.places.filter((one) => one.heat.length).map((one) => [one.id, one.title])],
        (id) => ({ minutes: data.places.find((one) => one.id === id)?.usual_minutes ?? setting.minutes })),
      place ? select('How?', 'method', setting.method, place.heat.map((one) => [one.id, one.title])) : null,
      place?.sides ? seg('Side', 'side', setting.side, [['both', 'Both'], ['left', 'Left'], ['right', 'Right']]) : null,
      place ? el('div', { class: 'card numbers' }, stepper({ label: 'How long', name: 'minutes', unit: 'min', least: 1, most: place.most_minutes, value: setting.minutes }, (value) => set({ minutes: value }, false)),
        el('p', { class: 'small num' }, `${place.most_minutes} min is the longest here. The skin is checked on the way.`)) : null,
      el('ul', { class: 'first' }, data.heat_note.map((line) => el('li', {}, line))),
    ];
  }

  function draw() {
    const { setting } = mem;
    const ready = setting.kind === 'stretch' || setting.region;
    paint(root, el('h1', {}, 'Timer'), el('p', { class: 'lede' }, 'Your own hold, or warmth. You can hear it, and read it from the floor.'),
      seg('What', 'kind', setting.kind, [['stretch', 'A stretch'], ['heat', 'Warmth']]),
      setting.kind === 'heat' ? heat(setting) : stretch(setting),
      setting.kind === 'stretch' ? sourceList(data.sources, 'Where these times come from') : null,
      el('div', { class: 'dock' }, el('p', { class: 'total num', role: 'status' }, setting.kind === 'stretch' ? data.total : ''),
        el('button', { type: 'button', class: ready ? 'btn main wide' : 'btn off wide', 'data-focus': 'start', onclick: once(() => {
          if (!ready) { askFor(root.querySelector('[name=region]'), 'Choose a place first.'); return; }
          unlockSound();
          clearTimeout(timer);
          keepFor(local, KEPT, JSON.stringify(mem.setting));
          send({ type: 'start', setting: mem.setting });
        }) }, ready ? 'Start this' : 'Choose a place first'),
        el('p', { class: 'small' }, setting.kind === 'stretch' && !setting.region ? 'A few short ticks come first.' : 'A short safety check comes first.')));
  }
  draw();
  if (!mem.told) tell(0);
}
