// The session in this window: what the browser keeps of it, its clock and cues, and its log, told to Python until that has it.

import { advance, answerLeft, begin, cues, recentHeats, reduce, revive, snapshot, timeLeft } from './time.mjs';
import { WORDS } from './words.mjs';
import { Awake, Tones, hush, localVoice, speak, vibrate } from './sound.mjs';
import { keepFor, keptIn, once, still, unlockSound } from '../shared.mjs';

export const PLACE = 'unknot-player:';
const SETTINGS = 'unknot-player-settings';
const HEATS = 'unknot-heats';
const HERE = 'unknot-player-here';    // the session of this tab: another tab may have one of its own
const RESEND = 4000;

// Keeping ---------------------------------------------------------------------------------------------------------

export function recall(key, otherwise) {
  try { return JSON.parse(localStorage.getItem(key)) ?? otherwise; } catch { return otherwise; }
}
function keep(key, value) {
  try { value === null ? localStorage.removeItem(key) : localStorage.setItem(key, JSON.stringify(value)); } catch { /* private window, or full */ }
}
const heatsKept = () => { const heats = recall(HEATS, []); return Array.isArray(heats) ? heats.filter((h) => h?.place && h.at) : []; };

/** The session this browser has left unfinished, this tab's own before the latest: {data, state}, or null. What is too old is thrown away. */
export function unfinished(wall = Date.now()) {
  const here = keptIn(() => sessionStorage, HERE);
  let found = null;
  let names = [];
  try { names = Object.keys(localStorage); } catch { /* no storage, nothing kept */ }
  for (const key of names.filter((name) => name.startsWith(PLACE) && !name.endsWith(':data'))) {
    const state = recall(key, null);
    const data = recall(`${key}:data`, null);
    if (!data || !revive(data, state, { mono: 0, wall, hidden: false })) { keep(key, null); keep(`${key}:data`, null); }
    else if (state.mode !== 'waiting' && (data.id === here || !found || (found.data.id !== here && state.kept > found.state.kept))) found = { data, state };
  }
  return found;
}

// The session in this window --------------------------------------------------------------------------------------

export const players = (globalThis.__unknotPlayers ??= new Map());     // outlives reruns and pages of the same window

export class Player {
  constructor(data, kept) {
    this.data = data;
    this.tones = new Tones();
    this.awake = new Awake();
    this.settings = { sound: true, voice: true, vibration: true, dim: false, ...recall(SETTINGS, {}) };
    const heats = recentHeats(heatsKept(), Date.now());
    keep(HEATS, heats);
    this.state = revive(data, kept, this.now(), heats) ?? begin(data, this.now(), heats);
    this.waitingSince = null;
    this.goGuard = { last: -Infinity };
    this.words = { ...WORDS, ...data.words };
    this.pictures = new Map();       // address -> image; `ready` when it can be shown
    this.coming = 0;
    this.listen();
    this.preload();
  }

  /** Called in every tap. What could not be planned while sound was locked is planned as soon as it is not. */
  unlock() {
    const context = unlockSound();
    if (!context || context === this.audio) return;
    this.audio = context;
    context.addEventListener('statechange', () => { if (!this.gone) this.tune(); });
  }

  now() { return { mono: performance.now(), wall: Date.now(), hidden: document.hidden }; }

  get segment() { return this.data.segments[this.state.i]; }

  listen() {
    const off = new AbortController();
    const on = (target, type, handler) => target.addEventListener(type, handler, { signal: off.signal });
    this.unlisten = () => off.abort();
    on(document, 'visibilitychange', () => { this.tick(); this.tune(); });
    on(window, 'pagehide', () => this.save());
    on(window, 'online', () => {
      this.send();
      for (const [src, image] of this.pictures) if (image.failed) this.pictures.delete(src);
      this.preload();
      this.paint();
    });
    on(window, 'offline', () => this.paint());
    on(window, 'unknot-safe', () => { this.hear(); this.paint(); });
    on(window, 'storage', (event) => { if (event.key === HEATS) this.state = { ...this.state, heats: heatsKept() }; });
  }

  /** A tap, a key, or something else that changes the session. */
  act(action) {
    const before = this.state;
    this.state = reduce(this.data, before, typeof action === 'string' ? { type: action } : action, this.now());
    this.follow(before);
  }

  tick() {
    const before = this.state;
    this.state = advance(this.data, before, this.now());
    this.follow(before);
  }

  /** What a change brings with it: cues, words, storage, the log, the next tick. */
  follow(before) {
    const s = this.state;
    const asked = answerLeft(this.data, s, this.now()) !== null;
    const shape = [s.i, s.mode, s.deadline, s.full, s.heat?.over, s.heat?.checks, s.heat?.since, s.heat?.step, s.ten, s.wrong, s.offer, s.offerStop].join();
    if (shape !== this.shape) {
      this.shape = shape;
      this.tune();
      this.save();
    }
    if (s.heats !== before.heats) keep(HEATS, recentHeats(s.heats, Date.now()));
    this.signal(before, s, asked);
    if (s.log.length !== before.log.length) { this.waitingSince ??= performance.now(); this.send(); }
    if (s.mode === 'heat' && s.heat.over && s.heat.over !== 'off' && performance.now() > this.tunedUntil) this.tune();
    this.asked = asked;
    if (this.data.segments[before.i]?.item !== this.segment?.item) this.preload();
    this.paint();
    this.rearm();
  }

  rearm() {
    clearTimeout(this.timer);
    if (this.gone) return;
    const left = timeLeft(this.data, this.state, this.now());
    const edge = left ? left % 1000 || 1000 : 1000;
    this.timer = setTimeout(() => this.tick(), Math.max(4, Math.min(1000, edge + 1)));
    if (performance.now() - (this.savedAt ?? 0) > 5000 && (this.state.mode === 'running' || this.state.mode === 'heat')) this.save();
    if (this.unsafe() && performance.now() - (this.sentAt ?? 0) > RESEND) this.send();
  }

  tune() {
    const now = this.now();
    this.tunedUntil = now.mono + 40e3;
    this.tones.plan(this.settings.sound ? cues(this.data, this.state, now) : []);
    const busy = this.state.mode === 'running' || this.state.mode === 'heat';
    this.awake.keep(busy && !this.gone);
  }

  signal(before, s, asked) {
    const shake = (pattern) => this.settings.vibration && vibrate(pattern);
    const say = (...texts) => this.settings.voice && speak(texts.filter(Boolean).join(' '));
    const w = this.words;
    if (s.heat?.over && s.heat.over !== 'off') {
      if (!before.heat?.over) say(w.takeOffNow, w[s.heat.over]);
      return shake([400, 150, 400]);
    }
    if (asked && !this.asked) { say(this.data.heat.lift ?? w.lift, this.data.heat.skin); return shake([200, 100, 200]); }
    if (s.ten === 'shown' && before.ten !== 'shown') {
      say(this.data.stopwatch.text);
      this.tones.plan(this.settings.sound ? [{ in: 0, tone: 'check' }] : []);
      return shake([300, 100, 300]);
    }
    if (s.mode === 'ended' && before.mode !== 'ended') {
      if (s.how === 'stopped') this.leave();        // a stop goes on by itself, a finish waits for its tap
      if (s.how === 'finished') { say(this.data.end?.say ?? w.finished); return shake([150, 100, 150, 100, 400]); }
      return hush();
    }
    if (s.mode === 'asking' && before.mode !== 'asking') { say(w.asking); return shake([150, 100, 150]); }
    if (s.mode === 'paused' && before.mode === 'running' && s.why !== 'hidden') return hush();
    const entered = s.i !== before.i || (before.mode === 'waiting' && s.mode !== 'waiting');
    if (!entered && s.mode === before.mode) return undefined;
    if (s.mode === 'running' && (entered || before.why === 'hidden')) say(this.segment.say);
    else if (s.mode === 'untimed' && entered && !s.heat) say(this.segment.say);
    else if (s.mode === 'heat' && before.mode !== 'heat') say(this.segment.say);
    return entered ? shake(80) : undefined;
  }

  /** Pause answers at once; only a double tap on the same button counts as one. */
  toggle() {
    once(() => {
      this.unlock();
      this.act({ running: 'pause', waiting: 'start' }[this.state.mode] ?? 'resume');
    }, this.goGuard)();
  }

  set(name) {
    this.unlock();
    if (name === 'voice' && !localVoice()) { this.said = { text: this.words.noVoice, until: performance.now() + 8000 }; this.paint(); return; }
    this.settings = { ...this.settings, [name]: !this.settings[name] };
    keep(SETTINGS, this.settings);
    if (name === 'voice' && !this.settings.voice) hush();
    if (name === 'vibration' && this.settings.vibration) vibrate(80);
    this.tune();
    this.paint();
  }

  save() {
    if (this.gone || this.state.mode === 'waiting') return;
    this.savedAt = performance.now();
    if (!this.dataKept) { keep(`${PLACE}${this.data.id}:data`, this.data); this.dataKept = true; }
    keepFor(() => sessionStorage, HERE, JSON.stringify(this.data.id));
    keep(PLACE + this.data.id, snapshot(this.state, this.now()));
  }

  forget() { keep(PLACE + this.data.id, null); keep(`${PLACE}${this.data.id}:data`, null); }

  /** How much of the log Python has, by safe.mjs; {id: null} is its answer to a session taken up again. */
  hear() {
    const { id, events } = globalThis.__unknotSafe ?? {};
    if (events !== undefined && (id ?? this.data.id) === this.data.id) this.safe = events;
    if (!this.unsafe()) this.waitingSince = null;
  }

  unsafe() { return this.safe !== undefined && this.safe < this.state.log.length; }

  /** The whole log, again and again until Python says how much of it is safe. */
  send() {
    if (!this.root) return;
    this.sentAt = performance.now();
    if (this.state.log.length) this.out.setStateValue('log', this.state.log.map((entry) => ({ ...entry })));
    if (this.leaving) this.out.setTriggerValue('ended', { type: this.state.how });
  }

  /** "Stop here" behind "Something is wrong". */
  stopHere() {
    if (this.state.mode !== 'ended') return this.act('stop');
    this.act('right');
    return this.leave();
  }

  /** The person is done here: Python goes to what comes after. Offline this waits. */
  leave() {
    this.leaving = true;
    this.send();
    clearInterval(this.knock);
    this.knock = setInterval(() => this.send(), RESEND);
  }

  /** Two pictures at a time, and first what is seen first: this exercise's stills, its film, the stills of the next ones. */
  preload() {
    const ahead = this.data.segments.slice(this.state.i);
    const here = ahead.filter(({ item }) => item === this.segment?.item);
    const stills = (segments) => segments.flatMap(({ picture }) => (picture ? picture.stills ?? [picture.src] : []));
    const films = still() || navigator.connection?.saveData ? [] : here.map(({ picture }) => picture?.film?.src);
    const wanted = [...stills(here), ...films, ...stills(ahead)].filter((src) => src && !this.pictures.has(src));
    for (const src of new Set(wanted)) {
      if (this.coming >= 2) return;
      const image = Object.assign(new Image(), { src });
      this.pictures.set(src, image);
      this.coming += 1;
      image.decode().then(() => { image.ready = true; }, () => { image.failed = true; }).then(() => {
        this.coming -= 1;
        if (this.gone) return;
        this.preload();
        this.paint();
      });
    }
  }

  offline() {
    return navigator.onLine === false || (this.unsafe() && this.waitingSince !== null && performance.now() - this.waitingSince > 6000);
  }

  /** `draw(root, player)` paints it there from now on; what it tells Streamlit goes `out`. */
  attach(root, out, data, draw) {
    clearTimeout(this.detaching);
    this.gone = false;
    this.root = root;
    this.out = out;
    this.draw = draw;
    if (globalThis.__unknotAudio) this.unlock();
    this.hear();
    if (this.state.mode === 'waiting' && (data.autostart || this.segment.seconds === null)) this.act('start');
    else this.tick();
  }

  /** The page was left. Its stretch waits; heat goes on and is still heard. */
  detach(root) {
    if (this.root !== root) return;
    this.root = null;
    clearInterval(this.knock);
    if (this.state.mode === 'ended') return this.close();
    this.detaching = setTimeout(() => { this.act('pause'); }, 1000);
  }

  close() {
    this.gone = true;
    clearTimeout(this.timer);
    this.forget();
    this.tones.plan([]);
    this.awake.keep(false);
    this.unlisten();
    players.delete(this.data.id);
  }

  paint() { if (this.root) this.draw(this.root, this); }
}
