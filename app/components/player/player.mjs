// The player's screen: paints what the rules of time.mjs say, and turns taps, keys and seconds into actions.

import { answerLeft, crampFor, filmAt, progress, repetition, secondsLeft, stillAt, timeLeft } from './time.mjs';
import { localVoice } from './sound.mjs';
import { PLACE, Player, players, recall, unfinished } from './session.mjs';
import { callTo, drawFilm, dress, el, icon, once, photo, row, still, themeOf } from '../shared.mjs';

const LEVELS = {
  EMERGENCY: ['em', 'Emergency', ['M11.5 2.5h13l9 9v13l-9 9h-13l-9-9v-13z', 'M18 9.5v11.5M18 26.2v.1']],
  URGENT: ['ur', 'Urgent', ['M18 2l16 16-16 16L2 18z', 'M18 10.5v9.5M18 25.2v.1']],
  SOON: ['soon', 'Soon', ['M9.5 3.5h17a6 6 0 0 1 6 6v17a6 6 0 0 1-6 6h-17a6 6 0 0 1-6-6v-17a6 6 0 0 1 6-6z', 'M3.5 12.5h29M11.5 2v5M24.5 2v5']],
  ROUTINE: ['rout', 'Routine', ['M18 2.5a15.5 15.5 0 1 0 0 31a15.5 15.5 0 1 0 0-31z', 'M18 10v8.5l5.5 3.5']],
};
const ICONS = {
  stop: 'M8 6h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2z',
  back: 'M18.5 5.5v13L8.5 12zM5.5 5.5v13', skip: 'M5.5 5.5v13L15.5 12zM18.5 5.5v13',
  phone: 'M6.5 3.5l3 .5 1.200 4-2 1.800a12 12 0 0 0 5.500 5.500l1.800-2 4 1.200.5 3a2 2 0 0 1-2 2.200A16.500 16.500 0 0 1 4.300 5.500a2 2 0 0 1 2.200-2z',
  tick: 'M5 12.5l4.5 4.5L19 7',
};
const SWITCHES = {   // drawn always; drawn when on; drawn when off
  sound: ['M4 9.5v5h3.5L12 18.500v-13L7.500 9.500z', 'M15.500 9a4.500 4.500 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11', 'M16 9.500l5 5M21 9.500l-5 5'],
  voice: ['M5 4.500h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7L7 20.500v-4H5a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2z', 'M8 10.500h.1M12 10.500h.1M16 10.500h.1', 'M9 8l6 5M15 8l-6 5'],
  vibration: ['M9 4.500h6a1.500 1.500 0 0 1 1.500 1.500v12a1.500 1.500 0 0 1-1.500 1.500H9A1.500 1.500 0 0 1 7.500 18V6A1.500 1.500 0 0 1 9 4.500z', 'M4.500 9v6M19.500 9v6M1.800 10.500v3M22.200 10.500v3', 'M10 10l4 4M14 10l-4 4'],
  dim: ['M19.500 14.500A8 8 0 1 1 9.500 4.500a6.500 6.500 0 0 0 10 10z', 'M16.500 4v3M15 5.500h3', 'M0 0'],
};
const clock = (ms) => { const s = Math.max(0, secondsLeft(ms)); return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`; };
const lasted = (ms) => clock(Math.floor(ms / 1000) * 1000);
const minutes = (ms) => (ms < 60e3 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60e3)} min`);

// Painting --------------------------------------------------------------------------------------------------------

const shown = new WeakMap();     // root -> its player
const wired = new WeakSet();
let filled = new WeakMap();      // node -> what it was built from, by the player on show

/** Rebuilds a node's children only when what they show has changed, so that focus stays where it is. */
function fill(node, key, build) {
  if (filled.get(node) === key) return false;
  filled.set(node, key);
  node.replaceChildren(...[build()].flat().filter(Boolean));
  return true;
}
const write = (node, text) => { if (node.textContent !== text) node.textContent = text; };
const button = (label, handler, className = 'btn', more = {}) => el('button', { type: 'button', class: className, onclick: handler, ...more }, label);
const list = (tag, lines, attributes = {}) => (lines?.length ? el(tag, attributes, ...lines.map((line) => el('li', {}, line))) : null);
const heading = (text, attributes = {}) => el('h2', { tabindex: -1, ...attributes }, text);

/** Which screen this moment needs. */
export function screenOf(data, s, now) {
  if (s.mode === 'ended') return s.how;
  if (s.offer) return 'offer';
  if (s.mode === 'heat') return s.heat.over ? 'alarm' : answerLeft(data, s, now) === null ? 'heat' : 'skin';
  if (s.heat?.step) return s.heat.step;
  if (s.mode === 'asking') return s.ten === 'shown' ? 'ten' : 'asking';
  if (s.mode === 'untimed') return 'after';
  return 'play';
}
const PAGES = new Set(['finished', 'stopped', 'offer', 'alarm', 'checks', 'refused', 'first', 'asking', 'ten', 'after']);
const TALL = new Set(['finished', 'stopped', 'offer', 'alarm', 'asking', 'after', 'first']);

function draw(root, player) {
  const { data, state: s, words: w } = player;
  const now = player.now();
  const $ = (selector) => root.querySelector(selector);
  const screen = screenOf(data, s, now);
  const segment = player.segment;
  const tap = (action) => once(() => { player.unlock(); player.act(action); });
  const paged = PAGES.has(screen);
  const ten = s.ten === 'shown' && !paged;
  const told = ten || (s.offerStop && !paged);
  const shapes = { warm: s.mode === 'heat', paged, tall: TALL.has(screen), over: s.mode === 'ended', alarm: screen === 'alarm', told,
    bare: !segment.picture && s.mode !== 'heat' && !told };
  for (const [name, on] of Object.entries(shapes)) root.classList.toggle(name, on);
  open(root);

  write($('h1'), data.title);
  paintTop($, player, now);
  write($('.p-note'), player.offline() ? w.offline : (player.said?.until > now.mono && player.said.text) || (s.mode === 'paused' && !s.offer && (s.why === 'hidden' || s.why === 'frozen') ? w[s.why] : ''));

  if (!paged) {
    paintStage($, player, now);
    paintClock($, player, screen, now);
    const quiet = told || screen === 'skin';
    $('.p-line').hidden = quiet;
    if (!quiet) paintLine($, player, screen, now);
    fill($('.p-ask'), [screen, ten, s.offerStop, segment.kind, s.ask?.item, s.ask?.rep].join(), () => askOf(root, player, screen, ten, tap));
    const left = answerLeft(data, s, now);
    if (left !== null) {
      write($('.skin .count'), `${secondsLeft(left)} s to answer`);
      $('.skin b').style.width = `${left / data.heat.answer_within_s / 10}%`;
    }
  }
  const page = $('.p-page');
  const turned = fill(page, paged ? [screen, s.i, s.heat?.over, s.heat?.no?.reason, s.heat?.ticked?.length > 0].join() : '', () => (paged ? el('div', { class: 'p-col' }, ...pageOf(player, screen, tap, now)) : []));
  if (turned) page.scrollTop = 0;
  if (screen === 'checks') for (const why of page.querySelectorAll('.why')) why.hidden = !s.heat.ticked.includes(why.dataset.id);

  paintControls($, player, screen, tap);
  paintWrong($, player, tap);
  const middle = $('.p-mid');
  middle.tabIndex = !paged && middle.scrollHeight > middle.clientHeight + 1 ? 0 : -1;
  keepFocus(root, player, screen);
}

function paintTop($, player, now) {
  const { data, state: s, words: w } = player;
  const cramp = crampFor(data, s, now);
  const items = data.items ?? [];
  const item = player.segment.item;
  const count = $('.p-count');
  const counted = items.length > 1 && Number.isInteger(item) ? `${item + 1} of ${items.length}` : '';
  write(count, cramp !== null ? `Cramp for ${lasted(cramp)}` : s.mode === 'ended' ? '' : counted || data.title);
  count.classList.toggle('cramp', cramp !== null);
  const bar = $('.p-prog');
  const marks = items.length > 1 && s.mode !== 'ended';
  fill(bar, marks ? items.length : 0, () => (marks ? items.map(() => el('i', {}, el('b'))) : []));
  bar.setAttribute('aria-label', marks && Number.isInteger(item) ? `Exercise ${item + 1} of ${items.length}` : data.title);
  if (marks) progress(data, s, now).forEach((part, n) => { bar.children[n].firstChild.style.width = `${Math.round(part * 100)}%`; });
  shade(player);
  for (const control of player.root.querySelectorAll('[data-set]')) {
    const name = control.dataset.set;
    fill(control, name, () => [drawn(SWITCHES[name]), el('span', {}, w[name])]);
    const able = name !== 'voice' || Boolean(localVoice());
    control.hidden = (name === 'vibration' && !navigator.vibrate) || (name === 'dim' && pageTheme(player.root) === 'dark');
    control.setAttribute('aria-pressed', String(able && player.settings[name]));
    if (able) { control.removeAttribute('aria-disabled'); control.removeAttribute('title'); }
    else { control.setAttribute('aria-disabled', 'true'); control.title = w.noVoice; }
  }
}

const pageTheme = (root) => themeOf(root.getRootNode().host ?? root);

/** In a light page the night look can be switched on; a dark page has it already. */
function shade(player) {
  player.root.dataset.theme = player.settings.dim ? 'dark' : pageTheme(player.root);
}

function drawn([always, on, off]) {
  const picture = icon(always, 24);
  picture.append(el('path', { d: on, class: 'wave' }), el('path', { d: off, class: 'cut' }));
  return picture;
}

/** The next frame of what moves. */
function roll($, player) {
  cancelAnimationFrame(player.frame);
  player.frame = requestAnimationFrame(() => { if (player.root) paintStage($, player, player.now()); });
}

/** A still, or over it the film of a movement once that has come. */
function paintStage($, player, now) {
  const { state: s, segment } = player;
  const { picture } = segment;
  const elapsed = s.mode === 'running' ? s.full - Math.max(0, s.deadline - now.mono) : s.full - s.left;
  const [image, canvas] = [$('.p-stage img'), $('.p-stage canvas')];
  const sheet = picture?.film && !still() && player.pictures.get(picture.film.src);
  const moves = Boolean(sheet?.ready);
  image.hidden = !picture;
  image.classList.toggle('under', moves);
  canvas.hidden = !moves;
  if (moves) {
    canvas.classList.toggle('mirrored', Boolean(picture.mirrored));
    drawFilm(canvas, sheet, picture.film, filmAt(segment, elapsed));
    if (s.mode === 'running') roll($, player);
  }
  if (picture) {
    const source = picture.stills ? stillAt(segment, elapsed) : picture.src;
    if (image.getAttribute('src') !== source) {
      image.onload = () => image.classList.remove('unseen');
      image.onerror = () => image.classList.add('unseen');       // then its words stand below the side
      image.src = source;
    }
    if (image.alt !== picture.alt) image.alt = picture.alt;
    image.classList.toggle('mirrored', Boolean(picture.mirrored));
  }
  write($('.p-side'), segment.side_label ?? '');
}

function paintClock($, player, screen, now) {
  const { data, state: s, segment, words: w } = player;
  const left = timeLeft(data, s, now) ?? 0;
  const full = s.mode === 'heat' ? s.heat.full : s.full;
  const time = $('.t');
  const seconds = secondsLeft(left);
  const long = s.mode === 'heat' || full >= 100e3;
  time.classList.toggle('mm', long);
  write(time, long ? clock(left) : String(seconds));
  const arc = $('.arc');
  const runs = s.mode === 'running' || s.mode === 'heat';
  const part = full ? (runs && !still() ? Math.max(0, left - 1000) : runs ? Math.max(0, seconds * 1000) : left) / full : 0;
  const offset = String((1 - Math.min(1, part)).toFixed(4));
  const key = `${s.i} ${s.mode} ${full}`;
  if (arc.dataset.key !== key) {           // a new step, a pause: where it stands, without a sweep
    arc.dataset.key = key;
    arc.classList.remove('runs');
    arc.style.strokeDashoffset = String(full ? 1 - left / full : 0);
    void arc.getBoundingClientRect();
  }
  arc.classList.toggle('runs', runs);
  arc.style.strokeDashoffset = offset;
  write($('.p-phase'), screen === 'skin' ? w.skinCheck : s.mode === 'paused' ? w.paused : segment.label);
  const elapsed = full - left;
  const turn = segment.kind === 'cycle' && segment.reps && segment.cycle_s ? `${repetition(segment, elapsed)} of ${segment.reps}`
    : segment.rep >= 1 && segment.reps > 1 ? `Time ${segment.rep} of ${segment.reps}` : '';
  const counted = s.mode === 'paused' ? [segment.label, turn && turn[0].toLowerCase() + turn.slice(1)].filter(Boolean).join(', ') : turn;
  const meta = s.mode === 'heat' ? [`${Math.max(1, Math.round(left / 60e3))} of ${Math.round(full / 60e3)} min left.`, w.runs]
    : [counted, segment.title];
  write($('.p-meta'), meta.filter(Boolean).join('\n'));
}

function paintLine($, player, screen, now) {
  const { data, state: s, segment } = player;
  const steps = s.mode === 'waiting' ? segment.steps ?? [] : [];
  fill($('.do'), `${s.i} ${segment.do}`, () => [el('span', { class: 'vh' }, `${segment.label}. `), segment.do ?? '']);
  $('.do').classList.toggle('vh', steps.length > 0);
  fill($('.p-steps'), steps.join('|'), () => steps.map((step) => el('li', {}, step)));
  let next = segment.next && !steps.length ? `Next: ${segment.next}` : '';
  if (screen === 'heat') {
    const look = s.heat.checks * data.heat.check_every_s * 1000;
    next = look < s.heat.full ? `Next look at the skin in ${clock(look - (s.heat.full - timeLeft(data, s, now)))}` : '';
  }
  write($('.next'), next);
}

/** What is asked between clock and controls: the ten minutes, the skin, whether to stop, how it felt. */
function askOf(root, player, screen, ten, tap) {
  const { data, state: s, words: w } = player;
  const box = root.querySelector('.p-ask');
  box.className = `p-ask ${ten ? 'box ten' : s.offerStop ? 'box' : screen === 'skin' ? 'box skin' : s.ask ? 'felt' : ''}`;
  if (ten) return tenOf(player, tap);
  if (screen === 'skin') {
    return [el('div', { role: 'alert' }, heading(data.heat.lift ?? w.lift), el('p', { class: 'small' }, data.heat.skin ?? '')),
      el('div', { class: 'answers' }, button(w.fine, tap('fine'), 'btn main wide'), button(w.notFine, tap('notFine'), 'btn wide')),
      el('p', { class: 'left num' }, el('span', { class: 'count' }), el('i', {}, el('b')))];
  }
  if (s.offerStop) {
    return [el('div', { role: 'alert' }, heading(w.twice), el('p', {}, w.twiceWhy)),
      el('div', { class: 'answers' }, button(w.stopHere, tap('stop')), button(w.goOn, tap('seen')))];
  }
  if (!s.ask || !FELT_ASKED.has(player.segment.kind)) return [];
  const felt = (value) => button(w[value], tap({ type: 'felt', value }), 'btn');
  return [heading(w.felt), el('div', { class: 'three' }, felt('easier'), felt('same'), felt('worse'))];
}
const FELT_ASKED = new Set(['rest', 'side', 'ready']);

function tenOf(player, tap) {
  const { data, words: w } = player;
  return [el('div', { role: 'alert' }, heading(data.stopwatch.text), list('ul', data.stopwatch.do)),
    el('div', { class: 'answers' }, button(w.advice, tap('wrong')), button(w.read, tap('seen')))];
}

function pageOf(player, screen, tap, now) {
  const { data, state: s, segment, words: w } = player;
  const main = (label, action, more = '') => button(label, typeof action === 'function' ? action : tap(action), `btn main wide ${more}`);
  const at = (wall) => new Date(wall).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
  const p = (text) => (text ? el('p', {}, text) : null);
  switch (screen) {
    case 'finished':
    case 'stopped': {
      const finished = screen === 'finished';
      const title = data.acute && s.letGo !== null ? w.letGo : finished ? data.end?.title ?? w.finished : w.stopped;
      const count = (data.items ?? []).length;
      const sum = [finished && count ? `${count} ${count === 1 ? 'exercise' : 'exercises'}` : '', s.spent >= 1000 ? minutes(s.spent) : ''].filter(Boolean).join(', ');
      return [finished ? mark(ICONS.tick) : null, heading(title), p(finished ? data.end?.do : ''), p(sum),
        el('div', { class: 'answers' }, main(w.next, once(() => player.leave()), 'far'))];
    }
    case 'offer':
      return [heading(w.offer), p([segment.title, segment.side_label, segment.label].filter(Boolean).join(' · ')),
        el('div', { class: 'answers' }, main(w.resume, 'resume'), button(w.restart, tap('restart'), 'btn wide'), button(w.stop, tap('stop'), 'btn wide'))];
    case 'asking':
      return [heading(w.asking), p(data.asking ?? w.askingWhy), el('div', { class: 'answers' }, main(w.again, 'again'), button(w.stop, tap('stop'), 'btn wide'))];
    case 'ten':
      return tenOf(player, tap);
    case 'alarm':
      return [el('div', { role: 'alert' }, heading(w.takeOffNow), el('p', {}, w[s.heat.over] ?? w.over)),
        el('div', { class: 'answers' }, main(w.off, 'off', 'far'))];
    case 'refused':
      return [heading(w[s.heat.no.reason]), p(`${w[`${s.heat.no.reason}Why`]} ${at(s.heat.no.until)}.`), el('div', { class: 'answers' }, main(w.noHeat, 'noHeat'))];
    case 'checks': {
      const any = s.heat.ticked.length > 0;
      return [heading(segment.label), p(w.checks), el('div', { class: 'list group' }, ...segment.checks.map((check) => checkOf(player, check))),
        any ? el('p', { role: 'status' }, w.kindNo) : null,
        el('div', { class: 'answers' }, any ? main(w.noHeat, 'noHeat') : main(w.none, 'none'))];
    }
    case 'first': {
      const before = data.segments.slice(0, s.i).findLast((other) => other.kind === 'heat-check');
      return [heading(w.first), list('ul', before?.first ?? data.heat?.first, { class: 'group' }), p(w.awake), el('div', { class: 'answers' }, main(w.start, 'heatOn'))];
    }
    default: {
      const image = segment.picture ? photo(segment.picture) : null;
      return [image ? el('div', { class: 'pic-stage' }, image) : null, heading(segment.label), el('p', { role: 'status' }, segment.do ?? ''),
        list('ol', segment.steps, { class: 'group' })];
    }
  }
}

const mark = (path) => { const picture = icon(path, 96); picture.setAttribute('class', 'mark'); return picture; };

function checkOf(player, { id, ask, why }) {
  const tick = row({ type: 'checkbox', value: id, label: ask, checked: player.state.heat.ticked.includes(id),
    onchange: (event) => player.act({ type: 'tick', id, on: event.currentTarget.checked }) });
  if (why) tick.lastChild.append(el('span', { class: 'why', 'data-id': id, hidden: true }, why));
  return tick;
}

function paintControls($, player, screen, tap) {
  const { state: s, words: w } = player;
  const kind = screen === 'play' ? s.mode === 'waiting' ? 'waiting' : 'play' : screen === 'after' ? 'after' : '';
  const small = (name, act) => button([icon(ICONS[name], 28), w[name]], tap(act), 'c');
  fill($('.p-ctl'), kind, () => ({
    waiting: () => [small('stop', 'stop'), button(w.start, tap('start'), 'btn main far')],
    after: () => [small('stop', 'stop'), small('back', 'back'), button(w.next, tap('next'), 'btn main far')],
    play: () => [small('stop', 'stop'), small('back', 'back'),
      el('button', { type: 'button', class: 'go', onclick: () => player.toggle() }),
      small('skip', 'skip'),
      button([el('b', { class: 'num', 'aria-hidden': 'true' }, '+10'), el('span', { 'aria-hidden': 'true' }, 'seconds')], () => { player.unlock(); player.act({ type: 'add', seconds: 10 }); }, 'c', { 'aria-label': w.add })],
  }[kind]?.() ?? []));
  const go = $('.go');
  if (go) {
    const runs = s.mode === 'running';
    go.setAttribute('aria-label', runs ? w.pause : w.resume);
    fill(go, runs, () => el('svg', { width: 34, height: 34, viewBox: '0 0 24 24', fill: 'currentColor', 'aria-hidden': 'true' },
      runs ? [el('rect', { x: 6, y: 5, width: 4.2, height: 14, rx: 1.3 }), el('rect', { x: 13.8, y: 5, width: 4.2, height: 14, rx: 1.3 })]
        : el('path', { d: 'M8 5.2v13.6a.8.8 0 0 0 1.2.7l10.600-6.800a.8.8 0 0 0 0-1.400L9.200 4.500A.8.8 0 0 0 8 5.200z' })));
  }
  const heating = screen === 'heat' || screen === 'skin';
  const left = heating ? ['takeOff', w.takeOff] : screen === 'checks' || screen === 'first' ? ['noHeat', w.noHeatToday]
    : screen === 'play' || screen === 'asking' || screen === 'ten' ? ['letGo', w.letGo] : null;
  fill($('.p-always'), left?.[0] ?? 'alone', () => [left ? button(left[1], tap(left[0])) : null, button(w.wrong, tap('wrong'), 'btn wrong')]);
}

function paintWrong($, player, tap) {
  const { state: s } = player;
  const panel = $('.p-wrong');
  panel.hidden = !s.wrong;
  $('.p-layer').inert = s.wrong;
  fill(panel, s.wrong ? `open ${s.mode}` : '', () => (s.wrong ? wrongOf(player, tap) : []));
}

function phone(number, label) {
  return el('a', { class: 'call', href: callTo(number) }, icon(ICONS.phone, 26), label);
}

/** The stop list and its care cards. Everything is already here: a person in trouble must not wait for a server. */
function wrongOf(player, tap) {
  const { state: s, words: w } = player;
  const { call, calls = [], first, stop_for: stopFor = [], cards = [], crisis } = player.data.wrong ?? {};
  const card = ({ level, headline, any_of: any, do: act }) => {
    const [name, word, [shape, sign]] = LEVELS[level] ?? LEVELS.ROUTINE;
    const drawing = el('svg', { width: 38, height: 38, viewBox: '0 0 36 36', fill: 'none', stroke: 'currentColor', 'stroke-width': 2.6, 'stroke-linejoin': 'round', 'stroke-linecap': 'round', 'aria-hidden': 'true' },
      el('path', { d: shape }), el('path', { d: sign, 'stroke-width': 3.4 }));
    return el('section', { class: `care ${name}` }, el('header', {}, drawing, el('div', {}, el('span', { class: 'lvl' }, word), el('h3', {}, headline))),
      el('div', { class: 'body' }, list('ul', any), act?.length ? el('h4', {}, w.act) : null, list('ul', act)));
  };
  const heat = s.mode === 'heat';
  return [el('div', { class: 'scroll', tabindex: 0 }, heading(w.wrong, { id: 'p-wrong-title' }), s.mode === 'ended' ? null : el('p', {}, heat ? w.wrongHeat : w.wrongPaused),
    first ? el('p', {}, first) : null,
    ...(call ? [call] : calls).flatMap(({ number, country }) => [phone(number, `Call ${number}`), el('p', { class: 'small where' }, country)]),
    stopFor.length ? el('h3', {}, w.stopFor) : null, list('ul', stopFor, { class: 'group' }),
    ...cards.map(card), crisis ? el('p', { class: 'box crisis' }, `${crisis.text} `, el('a', { href: callTo(crisis.number) }, crisis.number)) : null),
  el('div', { class: 'p-foot' }, button(w.goBack, tap('right')), button(w.stopHere, once(() => player.stopHere()), 'btn'))];
}

// Focus, keys -----------------------------------------------------------------------------------------------------

const active = (root) => { const found = root.getRootNode().activeElement; return found && root.contains(found) ? found : null; };
const visible = (node) => node.getClientRects().length > 0;

/** Focus goes to what is new; within a screen it stays where it was. */
function keepFocus(root, player, screen) {
  const place = player.state.wrong ? 'wrong' : `${screen} ${player.state.ten === 'shown'} ${player.state.offerStop}`;
  const here = active(root);
  const moved = player.place !== place;
  const back = player.place === 'wrong' ? root.querySelector('.p-always .wrong') : null;
  player.place = place;
  if (!moved && here && visible(here)) return;
  if (!moved && !here && !player.hadFocus) return;
  const target = back ?? (player.state.wrong ? root.querySelector('.p-wrong h2')
    : root.querySelector('.p-page h2') ?? root.querySelector('.p-ask.box h2') ?? root.querySelector('.p-ctl .go, .p-ctl .far') ?? root.querySelector('.p-phase'));
  target?.focus({ preventScroll: true });
  player.hadFocus = true;
}

function onKey(event) {
  const player = [...players.values()].find((other) => other.root);
  if (!player || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const root = player.root;
  const target = event.composedPath()[0];
  if (event.key === 'Tab') return trap(event, root, player);
  if (event.key === 'Escape' && player.state.wrong) { event.preventDefault(); return player.act('right'); }
  if (player.state.wrong || target?.matches?.('input, textarea, select, [contenteditable]')) return undefined;
  if (event.key === ' ' || event.key === 'Spacebar') {
    if (target?.closest?.('button, a, [role=button]') && root.contains(target)) return undefined;    // the control's own key
    if (screenOf(player.data, player.state, player.now()) !== 'play') return undefined;
    event.preventDefault();
    return event.repeat ? undefined : player.toggle();
  }
  if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && screenOf(player.data, player.state, player.now()) === 'play') {
    event.preventDefault();
    return event.repeat ? undefined : player.act(event.key === 'ArrowLeft' ? 'back' : 'skip');
  }
  return undefined;
}

/** Tab goes round inside the player: what lies behind it cannot be seen. */
function trap(event, root, player) {
  const layer = root.querySelector(player.state.wrong ? '.p-wrong' : '.p-layer');
  const stops = [...layer.querySelectorAll('button, a[href], input, [tabindex="0"]')].filter(visible);
  const here = active(root);
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (!stops.length || (here && here !== edge && layer.contains(here))) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0]).focus();
}

function wire(root) {
  wired.add(root);
  for (const control of root.querySelectorAll('[data-set]')) control.onclick = () => shown.get(root).set(control.dataset.set);
}

// Streamlit -------------------------------------------------------------------------------------------------------

/** Modal, so that nothing behind can be reached. Streamlit says "connection lost" in a modal of its own, which swallows
 *  every tap outside it but those in a top layer: a person must still be able to stop, or to call. */
function open(root) {
  if (root.open || !root.isConnected) return;
  root.getRootNode().host?.setAttribute('data-react-aria-top-layer', 'true');
  root.oncancel = (event) => event.preventDefault();      // Escape must not end a session
  root.showModal();
}

function nothing(root) {
  root.getRootNode().host?.removeAttribute('data-react-aria-top-layer');
  root.close();
  root.querySelector('.p-layer').inert = false;
}

/** `data` is a session, or {id: null, restore: true} for the one that this browser has left unfinished. */
export default function mount({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = dress(parentElement);
  const out = { setStateValue, setTriggerValue };
  let player = data.id ? players.get(data.id) : null;
  if (!player && data.restore) {
    player = shown.get(root) ?? [...players.values()].find((other) => other.state.mode !== 'ended');
    const kept = player ? null : unfinished();
    if (kept) players.set(kept.data.id, player = new Player(kept.data, kept.state));
    if (root.dataset.restored === undefined) {
      root.dataset.restored = player?.data.id ?? '';
      setStateValue('restored', player ? { id: player.data.id, title: player.data.title, acute: Boolean(player.data.acute), resume: player.data.resume ?? null } : { id: null });
    }
  } else if (!player && data.segments) {
    players.set(data.id, player = new Player(data, recall(PLACE + data.id, null)));
  }
  const before = shown.get(root);
  if (before !== player) {
    before?.detach(root);
    filled = new WeakMap();
  }
  if (!player) { nothing(root); return () => {}; }
  document.addEventListener('keydown', onKey);
  if (!wired.has(root)) wire(root);
  shown.set(root, player);
  player.attach(root, out, data, draw);
  return () => {
    const last = shown.get(root);
    if (last) last.detach(root);
    shown.delete(root);
    if (![...players.values()].some((other) => other.root)) document.removeEventListener('keydown', onKey);
  };
}
