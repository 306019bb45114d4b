// What the parts have in common.

/** Streamlit's theme by the lightness of its page colour: "light" or "dark". */
export function themeOf(element) {
  const colour = getComputedStyle(element).getPropertyValue('--st-background-color').trim();
  const [r, g, b] = colour.startsWith('#')
    ? [1, 3, 5].map((i) => parseInt(colour.length === 4 ? colour[(i + 1) / 2].repeat(2) : colour.slice(i, i + 2), 16))
    : (colour.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  return (r * 299 + g * 587 + b * 114) / 1000 < 128 ? 'dark' : 'light';
}

/** The component's root element, dressed in the current theme. */
export function dress(parentElement) {
  const root = parentElement.querySelector('.u');
  root.dataset.theme = themeOf(parentElement.host ?? root);
  queueMicrotask(() => arrive(root));
  return root;
}

/** A page that has just come takes the focus to its heading: a screen reader reads it, and Tab goes on from there. */
function arrive(root) {
  const heading = root.querySelector('h1');
  const page = `${location.pathname} ${heading?.textContent}`;
  const before = globalThis.__unknotPage;
  if (!heading || page === before) return;
  globalThis.__unknotPage = page;
  if (before === undefined || root.matches('dialog')) return;      // the first page is the browser's own, the player has its way
  // On a phone Streamlit leaves its menu lying over the page that was chosen in it.
  if (innerWidth < 768) document.querySelector('[data-testid="stSidebar"][data-collapsed="false"] [data-testid="stSidebarCollapseButton"] button')?.click();
  document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);      // it would stand where the page before it was left
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

// Streamlit's menu on a phone opens before the button that opens it, where Tab does not come: the focus goes there, and back.
globalThis.__unknotMenu ??= globalThis.document?.addEventListener('click', ({ target, isTrusted }) => {
  const [opens, shuts] = ['stExpandSidebarButton', 'stSidebarCollapseButton'].map((id) => target.closest?.(`[data-testid="${id}"]`));
  const next = opens ? '[data-testid="stSidebarNavLink"]' : '[data-testid="stExpandSidebarButton"] button, button[data-testid="stExpandSidebarButton"]';
  if (isTrusted && (opens || shuts)) setTimeout(() => document.querySelector(next)?.focus(), 400);
}) ?? true;

// Streamlit runs the page anew at a bare "r": letters that a voice or a slip of the hand types must do nothing (WCAG 2.1.4).
globalThis.__unknotLetters ??= globalThis.addEventListener?.('keydown', (event) => {
  const typed = /^[a-z]$/i.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (typed && !event.composedPath()[0].matches?.('input, textarea, select, [contenteditable]')) event.stopPropagation();
}, true) ?? true;

// One step back for each tap. Where a page and what stands behind "?" change, Streamlit makes two entries of it, the first
// of an address that may lead nowhere; and it makes another where someone comes back to a page that leads elsewhere, so
// that they never get further back.
globalThis.__unknotEntries ??= globalThis.history && (() => {
  const make = { push: history.pushState.bind(history), replace: history.replaceState.bind(history) };
  let next = 'replace';
  addEventListener('click', () => { next = 'push'; }, true);
  addEventListener('popstate', () => { next = 'replace'; }, true);
  history.pushState = (...entry) => { make[next](...entry); next = 'replace'; };
  return true;
})();

/** An element in one call: el('p', {class: 'small', onclick: f}, 'text', child). Text is always text, never markup. */
export function el(tag, attributes = {}, ...children) {
  const svg = tag === 'svg' || tag === 'path' || tag === 'circle' || tag === 'rect' || tag === 'g' || tag === 'image' || tag === 'line';
  const node = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith('on')) node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A line icon on a 24 x 24 grid; decoration only, so hidden from screen readers. */
export function icon(path, size = 22) {
  return el('svg', { width: size, height: size, viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'stroke-width': 2.2,
    'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' }, el('path', { d: path }));
}

/** Wraps a handler so that a second tap within 600 ms does nothing. */
export function once(handler, guard = onceGuard) {
  return (event) => {
    const now = performance.now();
    if (now - guard.last < 600) return;
    guard.last = now;
    handler(event);
  };
}
const onceGuard = (globalThis.__unknotLastTap ??= { last: -Infinity });

/** Tells Python what was pressed. What falls into a lost connection Streamlit drops without a word: if no run of the page
 *  has followed, it is told again once the connection is back. */
export function toPython(setTriggerValue, go) {
  const app = document.querySelector('[data-test-connection-state]');
  const page = location.pathname;
  let lost = false;
  globalThis.__unknotUnheard?.disconnect();
  const watch = globalThis.__unknotUnheard = new MutationObserver(look);
  if (app) watch.observe(app, { attributes: true });
  setTriggerValue('go', go);
  if (app) look();

  function look() {
    const { testConnectionState: connection, testScriptState: script } = app.dataset;
    if (connection !== 'CONNECTED') { lost = true; return; }
    if (location.pathname !== page || (script === 'running' && !lost)) { watch.disconnect(); return; }
    if (lost && script === 'notRunning') { lost = false; setTriggerValue('go', go); }
  }
}

/** Where a tap on a number to call leads. */
export const callTo = (number) => `tel:${String(number).replace(/[^\d+*#]/g, '')}`;

/** Phones play no sound before a tap: every component unlocks it for the player with the first one. */
export function unlockSound() {
  const Audio = globalThis.AudioContext ?? globalThis.webkitAudioContext;
  if (!Audio) return null;
  const context = (globalThis.__unknotAudio ??= new Audio());
  if (context.state === 'suspended') context.resume().catch(() => {});
  return context;
}

/** The last plan, where a person asked this browser to remember it: {region, side, what, wishes}, or null. */
export function lastPlan() {
  try {
    const kept = JSON.parse(localStorage.getItem('unknot:last-plan'));
    return typeof kept?.region === 'string' && typeof kept?.what === 'string' ? kept : null;
  } catch { return null; }
}
export function keepLastPlan(plan) {
  try {
    if (plan) localStorage.setItem('unknot:last-plan', JSON.stringify(plan));
    else localStorage.removeItem('unknot:last-plan');
  } catch { /* a browser that keeps nothing starts afresh next time */ }
}

/** Which of these ids a person had ticked where they asked this browser to remember it; null where nothing is kept. */
export function keptTicks(key, known) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return Array.isArray(kept) ? kept.filter((id) => known.includes(id)) : null;
  } catch { return null; }
}
/** Remembers them, or forgets everything where `ticked` is null; what was not asked now stays as it was. */
export function keepTicks(key, asked, ticked) {
  try {
    if (!ticked) { localStorage.removeItem(key); return; }
    const before = JSON.parse(localStorage.getItem(key) ?? '[]').filter((id) => !asked.includes(id));
    localStorage.setItem(key, JSON.stringify([...before, ...ticked]));
  } catch { /* a browser that keeps nothing is asked again next time */ }
}

/** A picture {src, alt, mirrored, width, height}. */
export function photo({ src, alt, mirrored, width, height }, more = {}) {
  const upright = (event) => event.target.classList.remove('mirrored');      // its words, which stand there if it does not come
  return el('img', { alt, width, height, class: mirrored ? 'mirrored' : null, decoding: 'async', onerror: upright, ...more, src });
}

/** The place chosen, its picture, and the way back to change it. */
export function contextBar(context, onChange) {
  if (!context) return null;
  const cut = context.picture;
  const picture = cut ? el('span', { class: 'pic' }, el('svg', { viewBox: cut.box.join(' '), 'aria-hidden': 'true' },
    el('image', { href: cut.url, width: cut.width, height: cut.height }), cut.paths.map((d) => el('path', { d, class: 'here' })))) : null;
  return el('div', { class: 'ctx' },
    el('button', { type: 'button', onclick: once(onChange) }, picture,
      el('span', {}, el('b', {}, context.title), el('span', { class: 'change' }, context.change ?? 'Change'))),
    context.step ? el('span', { class: 'step' }, context.step) : null);
}

/** A row with a native checkbox or radio in it; the whole row is the target. */
export function row({ type, name, value, label, words, checked, onchange }) {
  const input = el('input', { type, name, value, checked, onchange });
  return el('label', { class: 'tick' }, input,
    el('span', {}, words ? el('b', {}, label) : label, words ? el('span', { class: 'small' }, words) : null));
}

/** What a person has set on a page and not sent yet, kept over rerenders by the page's own key. */
export function unsent(key, initial) {
  const all = (globalThis.__unknotUnsent ??= new Map());
  if (!all.has(key)) all.set(key, structuredClone(initial));
  return all.get(key);
}
export function forgetUnsent(key) {
  globalThis.__unknotUnsent?.delete(key);
}

const controlsOf = (root) => [...root.querySelectorAll('h1, a, button, input, select, textarea, summary')];
/** What a control is known by when it has been painted anew. */
const markOf = (node) => node.dataset.focus ?? (!node.name ? `${node.localName} ${node.getAttribute('aria-label') ?? node.textContent}`
  : `${node.localName} ${node.name} ${node.matches('[type=radio], [type=checkbox]') ? node.value : ''}`);

/** What is to be read out is read once, and a polite word comes into its place when that is there: else it may go unheard. */
function tellOnce(fresh, spoken) {
  const said = new Set(spoken.map((node) => node.textContent));
  for (const node of fresh.querySelectorAll('[role=status], [role=alert]')) {
    if (spoken.includes(node)) continue;                // it lasts from one painting to the next
    if (said.has(node.textContent)) { node.removeAttribute('role'); node.dataset.said = ''; continue; }
    if (node.matches('[role=alert]')) continue;         // that is read out as it comes
    const words = [...node.childNodes].filter((part) => !part.matches?.('a, button'));
    for (const part of words) part.remove();
    setTimeout(() => node.prepend(...words), 50);
  }
}

/** Puts the children into the root. The focus stays on the same control, or where one is gone on what stands in its place. */
export function paint(root, ...children) {
  const held = root.getRootNode().activeElement;
  const before = held && root.contains(held) ? controlsOf(root) : [];
  const at = before.indexOf(held);
  const spoken = [...root.querySelectorAll('[role=status], [role=alert], [data-said]')];
  const fresh = el('div', {}, children);
  tellOnce(fresh, spoken);
  root.replaceChildren(...fresh.childNodes);
  if (at < 0) return;
  const mark = markOf(held);
  const same = before.slice(0, at).filter((node) => markOf(node) === mark).length;
  const after = controlsOf(root);
  const target = after.filter((node) => markOf(node) === mark)[same] ?? after[Math.min(at, after.length - 1)];
  if (target?.matches('h1')) target.tabIndex = -1;
  target?.focus({ preventScroll: true });
}

/** Asks for what is still missing: the words come beside the control and belong to it, and it takes the focus. */
export function askFor(control, words) {
  const id = `missing-${control.name}`;
  if (!control.getRootNode().getElementById(id)) {
    const line = el('span', { id, class: 'missing' }, words);
    const choices = control.closest('.seg, .rows');
    if (choices) choices.before(line); else control.after(line);
  }
  control.setAttribute('aria-describedby', id);
  if (!control.matches('[type=radio]')) control.setAttribute('aria-invalid', 'true');
  control.focus();
}

const ANSWERS = [['yes', 'Yes'], ['no', 'No'], ['unsure', 'Not sure']];

/** One question as a card; `answered(value)` is called with the choice. */
export function question(one, value, answered) {
  const lists = one.parts.flatMap((part, n) => [
    n ? el('p', { class: 'and' }, part.ask) : null,
    part.any_of.length ? el('ul', {}, part.any_of.map((item) => el('li', {}, item))) : null,
  ]);
  const several = one.parts.length > 1 ? el('p', { class: 'small beside' }, 'Yes means: something from each list is true.') : null;
  return el('fieldset', { class: 'card q' },
    el('legend', { class: 'vh' }, [one.parts.map((part) => [part.ask, ...part.any_of].join(' ')).join(' ')]),
    el('h2', { 'aria-hidden': 'true' }, one.parts[0].ask), lists, several,
    one.beside ? el('p', { class: 'small beside' }, one.beside) : null,
    el('div', { class: 'seg' }, ANSWERS.map(([id, word]) => el('label', {}, el('input', {
      type: 'radio', name: one.id, value: id, checked: value === id, onchange: () => answered(id) }), word))));
}


/** When to see a doctor, one folding card a level: word first, then shape, then colour. */
export function levelCards(cards) {
  return el('div', { class: 'levels' }, cards.map((card) => el('details', { class: `level ${card.level}` },
    el('summary', {}, levelShape(card.level, 30), el('span', {}, el('b', {}, card.headline), el('span', { class: 'small' }, card.level_word))),
    card.any_of.map((one) => el('details', { class: 'sign', 'data-sign': one.id }, el('summary', {}, one.title), one.parts.map((part, n) => el('div', {},
      el('p', {}, n ? `And: ${part.ask}` : part.ask), part.any_of.length ? el('ul', {}, part.any_of.map((line) => el('li', {}, line))) : null)))))));
}

const SHAPES = {
  EMERGENCY: ['M11.5 2.5h13l9 9v13l-9 9h-13l-9-9v-13z', 'M18 9.5v11.5M18 26.2v.1'],
  URGENT: ['M18 1.8L34.2 18 18 34.2 1.8 18z', 'M18 10v10M18 25v.1'],
  SOON: ['M3.5 9.5a6 6 0 0 1 6-6h17a6 6 0 0 1 6 6v17a6 6 0 0 1-6 6h-17a6 6 0 0 1-6-6z', 'M3.5 12.5h29M11 20h3M18 20h3M25 20h.1M11 26h3M18 26h3'],
  ROUTINE: ['M18 3a15 15 0 1 0 0 30a15 15 0 1 0 0-30z', 'M18 10v8.5l5.5 3'],
  SELF_CARE: ['M18 3a15 15 0 1 0 0 30a15 15 0 1 0 0-30z', 'M11.5 18.5l4.5 4.5 8.5-9.5'],
};

/** A level's own shape: octagon, diamond, calendar, clock. */
export function levelShape(level, size = 38) {
  return el('svg', { width: size, height: size, viewBox: '0 0 36 36', fill: 'none', stroke: 'currentColor', 'stroke-width': 2.6,
    'stroke-linejoin': 'round', 'stroke-linecap': 'round', 'aria-hidden': 'true' }, SHAPES[level].map((d) => el('path', { d })));
}

/** Whether a person wants pictures to keep still. */
export const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** A film's picture at t; between two frames they melt into each other. */
export function drawFilm(canvas, sheet, { src, width, height, columns, frames }, t) {
  const at = t * (frames - 1);
  const n = Math.min(frames - 2, Math.floor(at));
  const share = Math.round(4 * Math.min(1, Math.max(0, 2 * (at - n) - 0.5))) / 4;
  const key = `${src} ${n} ${share}`;
  if (canvas.dataset.at === key) return;
  canvas.dataset.at = key;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const pen = canvas.getContext('2d');
  pen.globalCompositeOperation = 'copy';
  for (const [k, part] of [[n, 1 - share], [n + 1, share]]) {
    pen.globalAlpha = part;
    pen.drawImage(sheet, (k % columns) * width, Math.floor(k / columns) * height, width, height, 0, 0, width, height);
    pen.globalCompositeOperation = 'lighter';        // shares of two pictures add up, also where they are clear
  }
}

/** A link to a page of ours: a plain tap goes there within the visit, anything else is the browser's own business. */
export function pageLink(href, attributes, go, ...children) {
  return el('a', { href, ...attributes, onclick: (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    once(go)(event);
  } }, ...children);
}

/** Sources, folded away; the unread say so. */
export function sourceList(sources, title = 'Sources') {
  return el('details', { class: 'sources' }, el('summary', {}, title), el('ul', {}, sources.map((one) =>
    el('li', {}, one.url ? el('a', { href: one.url, target: '_blank', rel: 'noreferrer' }, one.title) : one.title))));
}

/** A search box: `asked(words)` hears what is typed after a pause, '' when it is cleared. */
export function searchBox(label, words, asked) {
  let timer = 0;
  const input = el('input', { type: 'search', name: 'find', placeholder: label, 'aria-label': label, autocomplete: 'off',
    autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'search', maxlength: 80,
    oninput: () => { clearTimeout(timer); timer = setTimeout(() => asked(input.value), 250); },
    onkeydown: (event) => {
      event.stopPropagation();
      if (event.key === 'Enter') { clearTimeout(timer); asked(input.value); }
      if (event.key === 'Escape') { clearTimeout(timer); input.value = ''; asked(''); }
    } });
  input.value = words;
  return el('div', { class: 'field' }, icon('M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.5 15.5L21 21'), input);
}

/** A number to set with a thumb or a keyboard: { label, name, value, least, most, step, unit }; `set(number)` hears each change. */
export function stepper({ label, name, value, least, most, step = 1, unit = '' }, set) {
  const input = el('input', { type: 'number', name, inputmode: 'numeric', min: least, max: most, step: 1, value, 'aria-label': unit ? `${label}, ${unit}` : label,
    oninput: () => { const number = Number(input.value); if (input.value && Number.isInteger(number) && number >= least && number <= most) set(number); },
    onblur: () => change(0), onkeydown: (event) => event.stopPropagation() });
  function change(by) {
    const now = Math.round(Number(input.value)) || value;
    const from = by ? Math[by > 0 ? 'floor' : 'ceil'](now / step) * step : now;   // from an odd number to the next even step
    const next = Math.min(most, Math.max(least, from + by));
    if (String(next) !== input.value) { input.value = next; set(next); }
  }
  const press = (by, sign, words) => el('button', { type: 'button', 'aria-label': `${words}: ${label}`, onclick: () => { unlockSound(); change(by); } }, sign);
  return el('div', { class: 'stepper', role: 'group', 'aria-label': label }, el('span', { class: 'name', 'aria-hidden': 'true' }, label),
    press(-step, '−', 'Less'), el('span', { class: 'set num' }, input, unit ? el('span', { 'aria-hidden': 'true' }, unit) : null), press(step, '+', 'More'));
}

/** Remembers text in this window's storage; null forgets it. What cannot be kept is done without. */
export function keepFor(storage, key, text) {
  try { text === null ? storage().removeItem(key) : storage().setItem(key, text); } catch { /* a private window, or full */ }
}
export function keptIn(storage, key) {
  try { return JSON.parse(storage().getItem(key)); } catch { return null; }
}

// The diary's key: 32 random bytes in hexadecimal, made in this browser and kept here. The server keeps none.
const DIARY_KEY = 'unknot:diary-key';
export function diaryKey() {
  try { const key = localStorage.getItem(DIARY_KEY); return /^[0-9a-f]{64}$/.test(key ?? '') ? key : null; } catch { return null; }
}
const randomHex = (length) => [...crypto.getRandomValues(new Uint8Array(length))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
/** A name for a new entry, so that one that is sent twice is kept once. */
export const newName = () => randomHex(16);
/** The key, made now where there is none; null where this browser keeps nothing. */
export function diaryKeyMade() {
  if (!diaryKey()) keepDiaryKey(randomHex(32));
  return diaryKey();
}
export function keepDiaryKey(key) {
  try { key === null ? localStorage.removeItem(DIARY_KEY) : localStorage.setItem(DIARY_KEY, key); } catch { /* then there is no diary in this browser */ }
}

/** 0 to 10 as a row of taps. */
export function scale(label, name, value, set) {
  return el('fieldset', {}, el('legend', { class: 'group-title' }, label), el('div', { class: 'scale num' }, [...Array(11).keys()].map((n) =>
    el('label', {}, el('input', { type: 'radio', name, value: String(n), checked: value === n, onchange: () => set(n) }), String(n)))));
}

/** Several to choose from, as chips. */
export function chips(label, name, options, chosen, set) {
  return el('fieldset', {}, el('legend', { class: 'group-title' }, label), el('div', { class: 'chips' }, options.map((one) =>
    el('label', { class: 'chip' }, el('input', { type: 'checkbox', name, value: one.id, checked: chosen.includes(one.id), onchange: (event) =>
      set(event.target.checked ? [...chosen, one.id] : chosen.filter((id) => id !== one.id)) }), one.title))));
}
