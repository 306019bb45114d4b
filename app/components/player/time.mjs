// The player's clock as plain rules: no page, no timers, no storage.
//
// Every rule takes the moment it is asked at: {mono, wall, hidden}, the milliseconds of performance.now() and
// Date.now() and whether the tab is out of sight. Stretches count against a monotonic deadline. Heat and the
// stopwatch of a cramp count wall time, because skin and muscles do not wait for a computer.


const FROZEN = 3000;             // a longer gap between two ticks: the machine slept, so pause and ask
const AGAIN = 2000;              // Back within this time goes to the step before, later it repeats this one
const DAY = 24 * 3600e3;
const KEPT = 12 * 3600e3;        // how long an unfinished session can be taken up again

const WORK = new Set(['hold', 'cycle']);
const HEAT = new Set(['heat-check', 'heat']);
const FELT = new Set(['ease', 'rest', 'side', 'ready']);     // where the answer to the hold before may still come

const timed = (segment) => Boolean(segment) && segment.seconds !== null && !HEAT.has(segment.kind);
const lengthOf = (segment) => (timed(segment) ? segment.seconds * 1000 : 0);

/** A session before its first tap. `heats` are the heats this browser remembers: [{place, at, until}]. */
export function begin(data, now, heats = []) {
  const first = lengthOf(data.segments[0]);
  return {
    id: data.id, i: 0, mode: 'waiting', why: null,   // waiting | running | paused | untimed | heat | asking | ended
    left: first, full: first, deadline: null, last: now,
    cramp: null, cramped: 0, letGo: null, ten: null, ask: null, worse: 0, offerStop: false, offer: false,
    jump: null, heat: null, noHeat: false, heats, wrong: false, how: null, spent: 0, log: [],
  };
}

const note = (s, now, type, more = {}, segment = s.i, item = null) =>
  ({ ...s, log: [...s.log, { n: s.log.length, type, at: now.wall, segment, item, ...more }] });
const noted = (data, s, now, type, more) => note(s, now, type, more, s.i, data.segments[s.i]?.item ?? null);

/** Milliseconds left of what runs now; null where nothing is counted. */
export function timeLeft(data, s, now) {
  if (s.mode === 'running') return Math.max(0, s.deadline - now.mono);
  if (s.mode === 'heat') return Math.max(0, s.heat.full - warmFor(s, now));
  return s.mode === 'waiting' || s.mode === 'paused' ? s.left : null;
}

/** The seconds the ring shows: a hold of 15 s shows 15 first and 1 last. */
export const secondsLeft = (ms) => Math.max(0, Math.ceil(ms / 1000 - 0.001));

/** How long the cramp has lasted in ms, or null outside a cramp. */
export function crampFor(data, s, now) {
  return !data.stopwatch || s.cramp === null || s.letGo !== null ? null : crampedFor(s, now);
}

/** Wall time, or more if someone has set the clock back. */
const crampedFor = (s, now) => (s.cramp === null ? 0 : Math.max(s.cramped + Math.max(0, now.mono - s.last.mono), now.wall - s.cramp));

const cramping = (data, s) => Boolean(data.acute) && s.cramp !== null && s.letGo === null;
const spentHere = (s, now) => (s.mode === 'running' ? s.full - Math.max(0, s.deadline - now.mono)
  : s.mode === 'paused' ? s.full - s.left : 0);

/** The same session at another segment. `from` is where the last one ended, so that late ticks do not add up. */
function enter(data, s, i, now, go = true, from = now.mono) {
  const segment = data.segments[i];
  s = { ...s, spent: s.spent + spentHere(s, now), jump: null, heat: null, offerStop: false, why: null, deadline: null, left: 0, full: 0 };
  if (cramping(data, s) && (!segment || i === data.after_let_go)) return { ...s, mode: 'asking', ask: null };
  if (!segment) return ended(data, s, now, 'finished');
  if (HEAT.has(segment.kind)) {
    if (s.noHeat) return enter(data, s, i + 1, now, go, from);
    const no = refusal(data, s.heats, segment.place ?? placeAfter(data, i), now.wall);
    return { ...s, i, mode: 'untimed', ask: null, heat: { step: no ? 'refused' : segment.kind === 'heat' ? 'first' : 'checks', no, ticked: [] } };
  }
  const left = WORK.has(data.segments[s.i]?.kind) && i > s.i ? { item: data.segments[s.i].item, rep: data.segments[s.i].rep ?? null } : s.ask;
  s = { ...s, i, ask: FELT.has(segment.kind) ? left : null, left: lengthOf(segment), full: lengthOf(segment) };
  if (!timed(segment)) return { ...s, mode: 'untimed' };
  return go ? { ...s, mode: 'running', deadline: from + s.left } : { ...s, mode: 'paused' };
}

const following = (s) => s.jump ?? s.i + 1;

function ended(data, s, now, how) {
  const last = data.segments.slice(0, s.i + 1).findLast(({ item }) => Number.isInteger(item))?.item ?? null;
  return note({ ...s, mode: 'ended', how, deadline: null, left: 0, ask: null, heat: null, wrong: false, offer: false, offerStop: false, ten: null },
    now, how, { seconds: Math.round(s.spent / 1000) }, s.i, last);
}

function halt(s, now, why, left = Math.max(0, s.deadline - now.mono)) {
  return s.mode === 'running' ? { ...s, mode: 'paused', why, left: Math.min(left, s.full), deadline: null } : s;
}

/** The session at a later moment, without a tap. */
export function advance(data, state, now) {
  let s = { ...state, cramped: crampedFor(state, now), last: now };
  const before = state.last;
  const mono = Math.max(0, now.mono - before.mono);
  const slept = now.wall - before.wall - mono;
  if (s.mode === 'running') {
    if (Math.max(mono, mono + slept) > FROZEN && !before.hidden) {
      s = halt(s, now, 'frozen', s.deadline - before.mono);
    } else {
      if (before.hidden && slept > FROZEN) s = { ...s, deadline: s.deadline - slept };
      if (before.hidden || now.hidden) {
        if (now.mono >= s.deadline) s = { ...enter(data, s, following(s), now, false), why: 'hidden' };
      } else {
        while (s.mode === 'running' && now.mono >= s.deadline) s = enter(data, s, following(s), now, true, s.deadline);
      }
    }
  }
  if (s.mode === 'heat' && !s.heat.over) s = warmed(data, s, warmFor(state, now), now);
  if (!s.ten && s.mode !== 'ended' && crampFor(data, s, now) >= data.stopwatch?.limit_s * 1000) {
    s = noted(data, { ...halt(s, now, 'ten'), ten: 'shown' }, now, 'ten_minutes');
  }
  return s;
}

// Heat ------------------------------------------------------------------------------------------------------------

/** How long the heat has been on: wall time, or more if someone has set the clock back. */
function warmFor(s, now) {
  const { since, elapsed } = s.heat;
  return Math.max(elapsed + Math.max(0, now.mono - s.last.mono), now.wall - since);
}

function warmed(data, s, elapsed, now) {
  s = { ...s, heat: { ...s.heat, elapsed } };
  const asked = s.heat.checks * data.heat.check_every_s * 1000;
  const lapsed = asked + data.heat.answer_within_s * 1000;
  if (asked < s.heat.full && lapsed <= s.heat.full && elapsed >= lapsed) return cooled(data, s, now, 'no-answer', lapsed);
  if (elapsed >= s.heat.full) return cooled(data, s, now, s.heat.limited ? 'limit' : 'done', s.heat.full);
  return s;
}

/** The heat is over; what is left is to take it off. */
function cooled(data, s, now, reason, elapsed = warmFor(s, now)) {
  const until = s.heat.since + elapsed;
  s = { ...s, heat: { ...s.heat, over: reason, elapsed }, spent: s.spent + elapsed,
    noHeat: s.noHeat || reason === 'not-fine' || reason === 'no-answer',
    heats: s.heats.map((h) => (h.place === s.heat.place && h.at === s.heat.since ? { ...h, until } : h)) };
  return noted(data, s, now, 'heat_ended', { place: s.heat.place, reason, after_s: Math.round(elapsed / 1000) });
}

/** Milliseconds left to answer the skin check, or null while none is asked. */
export function answerLeft(data, s, now) {
  if (s.mode !== 'heat' || s.heat.over) return null;
  const asked = s.heat.checks * data.heat.check_every_s * 1000;
  const elapsed = warmFor(s, now);
  return asked < s.heat.full && elapsed >= asked ? Math.max(0, asked + data.heat.answer_within_s * 1000 - elapsed) : null;
}

/** Whether two places, such as calf-left and calf-both, share skin. */
function sameSkin(one, other) {
  const [a, b] = [one, other].map((place) => /^(.*?)(?:-(left|right|both|none))?$/.exec(place));
  return a[1] === b[1] && (a[2] === b[2] || [a[2], b[2]].some((side) => !['left', 'right'].includes(side)));
}

/** Why this place gets no heat now: null, or {reason: 'too-many' | 'too-soon', until}. */
export function refusal(data, heats, place, wall) {
  if (!data.heat) return null;
  const mine = heats.filter((h) => sameSkin(h.place, place) && wall - h.at < DAY).sort((a, b) => a.at - b.at);
  if (mine.length >= data.heat.per_day) return { reason: 'too-many', until: mine[mine.length - data.heat.per_day].at + DAY };
  const latest = Math.max(...mine.map((h) => h.until ?? h.at));
  return mine.length && wall - latest < data.heat.apart_s * 1000 ? { reason: 'too-soon', until: latest + data.heat.apart_s * 1000 } : null;
}

/** The heats still worth remembering. One from the future, of a clock that has been put right since, counts from now on. */
export const recentHeats = (heats, wall) => heats.filter((h) => h && typeof h.place === 'string' && wall - h.at < DAY)
  .map((h) => ({ ...h, at: Math.min(h.at, wall), until: h.until && Math.min(h.until, wall) }));

const placeAfter = (data, i) => data.segments.slice(i).find((segment) => segment.kind === 'heat')?.place ?? null;

function beyondHeat(data, i) {
  let next = i + 1;
  if (data.segments[i].kind === 'heat-check') while (data.segments[next]?.kind === 'heat') next += 1;
  return next;
}

// Taps ------------------------------------------------------------------------------------------------------------

/** The session after a tap. An action that does not fit the moment changes nothing. */
export function reduce(data, state, action, now) {
  const s = advance(data, state, now);
  return TAPS[action.type]?.(data, s, action, now) ?? s;
}

const stepping = (s) => s.mode === 'running' || s.mode === 'paused' || s.mode === 'waiting';

const TAPS = {
  start(data, s, _, now) {
    if (s.mode !== 'waiting') return s;
    return enter(data, noted(data, { ...s, cramp: data.acute ? now.wall : null }, now, 'started'), s.i, now);
  },
  pause: (data, s, _, now) => (s.mode === 'running' ? noted(data, halt(s, now, 'you'), now, 'paused') : s),
  resume(data, s, _, now) {
    if (s.mode !== 'paused') return s.offer ? noted(data, { ...s, offer: false, why: null }, now, 'resumed') : s;
    const on = { ...s, mode: 'running', why: null, deadline: now.mono + s.left, offer: false, offerStop: false, ten: s.ten && 'seen' };
    return noted(data, on, now, 'resumed');
  },
  back(data, s, _, now) {
    if (s.mode === 'ended' || s.mode === 'heat' || s.heat) return s;
    const go = s.mode !== 'paused';
    if (stepping(s) && spentHere(s, now) > AGAIN) return enter(data, s, s.i, now, go);
    const before = data.segments.map((segment, i) => ({ ...segment, i })).slice(0, s.i).filter((segment) => !HEAT.has(segment.kind));
    const again = stepping(s) ? before.at(-1) : before.findLast((segment) => segment.kind === 'move' || WORK.has(segment.kind));
    return s.mode === 'waiting' ? s : enter(data, s, again?.i ?? s.i, now, go);
  },
  skip(data, s, _, now) {
    if (s.mode === 'waiting' || !stepping(s)) return s;
    return enter(data, noted(data, s, now, 'skipped'), following(s), now, s.mode === 'running');
  },
  add(data, s, action) {
    if (s.mode === 'waiting' || !stepping(s)) return s;
    const more = action.seconds * 1000;
    return { ...s, full: s.full + more, left: s.left + more, deadline: s.deadline === null ? null : s.deadline + more };
  },
  next: (data, s, _, now) => (s.mode === 'untimed' && !s.heat ? enter(data, s, s.i + 1, now) : s),
  stop(data, s, _, now) {
    if (s.mode === 'ended') return s;
    if (s.mode === 'heat' && !s.heat.over) s = cooled(data, s, now, 'off');
    return ended(data, { ...s, spent: s.spent + spentHere(s, now) }, now, 'stopped');
  },
  letGo(data, s, _, now) {
    if (!stepping(s) && s.mode !== 'asking') return s;
    const here = data.segments[s.i];
    const first = Boolean(data.acute) && s.letGo === null;
    const rest = data.segments.findIndex((segment, i) => i > s.i && (segment.item !== here.item || segment.kind === 'after' || HEAT.has(segment.kind)));
    const target = first && Number.isInteger(data.after_let_go) ? data.after_let_go : first || rest < 0 ? data.segments.length : rest;
    const after = Math.round(crampedFor(s, now) / 1000);
    const to = { ...noted(data, s, now, 'let_go', { after_s: after }), letGo: first ? after : s.letGo, ten: null, ask: null };
    if (here.kind === 'ease' && s.mode === 'running') return { ...to, jump: target };
    const out = data.segments.findIndex((segment, i) => i > s.i && !['hold', 'move'].includes(segment.kind));
    const easing = s.mode === 'running' && ['hold', 'move'].includes(here.kind) && data.segments[out]?.kind === 'ease' && out < target;
    return { ...enter(data, to, easing ? out : target, now), jump: easing ? target : null, ask: null };
  },
  again: (data, s, _, now) => (s.mode === 'asking' ? enter(data, { ...s, ten: s.ten && 'seen' }, 0, now) : s),
  felt(data, s, action, now) {
    if (!s.ask) return s;
    const worse = s.worse + (action.value === 'worse' ? 1 : 0);
    const told = note({ ...s, ask: null, worse }, now, 'felt', { value: action.value, rep: s.ask.rep }, s.i, s.ask.item);
    if (action.value !== 'worse' || worse < 2) return told;
    return { ...halt(told, now, 'worse'), worse: 0, offerStop: true };
  },
  /** Read: the ten-minute message, or the offer to stop. */
  seen(data, s, action, now) {
    if (!s.ten && !s.offerStop) return s;
    const on = { ...s, ten: s.ten && 'seen', offerStop: false };
    return on.mode === 'paused' && (s.why === 'ten' || s.why === 'worse') ? TAPS.resume(data, on, action, now) : on;
  },
  wrong(data, s, _, now) {
    if (s.wrong) return s;
    if (s.mode === 'heat' && !s.heat.over) s = cooled(data, s, now, 'off');
    return noted(data, { ...halt(s, now, 'wrong'), wrong: true }, now, 'wrong_opened');
  },
  right: (data, s) => ({ ...s, wrong: false }),
  /** After a reload: start again from the first segment. */
  restart: (data, s, _, now) => (s.offer ? enter(data, { ...s, offer: false, spent: 0, worse: 0, full: 0, left: 0, ask: null }, 0, now) : s),

  tick(data, s, action) {
    if (s.heat?.step !== 'checks') return s;
    const others = s.heat.ticked.filter((id) => id !== action.id);
    return { ...s, heat: { ...s.heat, ticked: action.on ? [...others, action.id] : others } };
  },
  none: (data, s, _, now) => (s.heat?.step === 'checks' && !s.heat.ticked.length ? enter(data, s, s.i + 1, now) : s),
  noHeat(data, s, _, now) {
    if (!s.heat?.step) return s;
    const reason = s.heat.no?.reason ?? (s.heat.ticked.length ? 'check' : 'choice');
    const place = data.segments[s.i].place ?? placeAfter(data, s.i);
    const on = noted(data, { ...s, noHeat: s.noHeat || reason === 'check' }, now, 'heat_refused', { place, reason });
    return enter(data, on, beyondHeat(data, s.i), now);
  },
  heatOn(data, s, _, now) {
    if (s.heat?.step !== 'first') return s;
    const { seconds, place } = data.segments[s.i];
    const longest = data.heat.longest_s;
    const heat = { place, since: now.wall, elapsed: 0, full: Math.min(seconds, longest) * 1000, limited: seconds > longest, checks: 1, over: null };
    const heats = [...recentHeats(s.heats, now.wall), { place, at: now.wall, until: null }];
    return noted(data, { ...s, mode: 'heat', heat, heats }, now, 'heat_started', { place });
  },
  fine(data, s, _, now) {
    if (answerLeft(data, s, now) === null) return s;
    const passed = { ...s, heat: { ...s.heat, checks: Math.floor(s.heat.elapsed / (data.heat.check_every_s * 1000)) + 1 } };
    return noted(data, passed, now, 'heat_answered', { fine: true });
  },
  notFine(data, s, _, now) {
    if (answerLeft(data, s, now) === null) return s;
    return cooled(data, noted(data, s, now, 'heat_answered', { fine: false }), now, 'not-fine');
  },
  takeOff: (data, s, _, now) => (s.mode === 'heat' && !s.heat.over ? cooled(data, s, now, 'off') : s),
  off: (data, s, _, now) => (s.mode === 'heat' && s.heat.over ? enter(data, { ...s, full: 0, left: 0 }, s.i + 1, now) : s),
};

// What the screen and the ear need ------------------------------------------------------------------------------

/** How much of each exercise is done, 0 to 1. */
export function progress(data, s, now) {
  return (data.items ?? []).map((_, item) => {
    let all = 0;
    let done = 0;
    data.segments.forEach((segment, i) => {
      if (segment.item !== item || !segment.seconds) return;
      all += segment.seconds;
      if (s.mode === 'ended' && s.how === 'finished') done += segment.seconds;
      else if (i < s.i) done += segment.seconds;
      else if (i === s.i && s.full) done += segment.seconds * Math.min(1, spentHere(s, now) / s.full);
      else if (i === s.i && s.mode === 'heat') done += segment.seconds * (s.heat.elapsed / s.heat.full);
    });
    return all ? Math.min(1, done / all) : 0;
  });
}

/** Which repetition of a movement this is, counted from the time: 1 to reps. */
export function repetition(segment, elapsed) {
  return Math.max(1, Math.min(segment.reps, Math.floor(elapsed / 1000 / segment.cycle_s + 1e-6) + 1));
}

/** The still that stands for a motion: start and hold change places in the exercise's own time. */
export function stillAt(segment, elapsed) {
  const [start, hold] = segment.picture.stills;
  if (segment.kind === 'cycle') return elapsed / 1000 % segment.cycle_s < segment.cycle_s / 2 ? start : hold;
  const half = elapsed < lengthOf(segment) / 2;
  return half === (segment.kind === 'ease') ? hold : start;
}

const TRAVEL = 2000;             // a film has a dozen frames: slower than this they are seen one by one

/** Where a film stands: 0 at the start, 1 at the hold. It goes there gently and lingers; a cycle comes back in its own time. */
export function filmAt(segment, elapsed) {
  const half = segment.kind === 'cycle' ? segment.cycle_s * 500 : lengthOf(segment);
  const travel = segment.picture.film.cyclic ? half : Math.min(half, TRAVEL);
  const into = segment.kind === 'cycle' ? elapsed % (2 * half) : elapsed;
  const back = segment.kind === 'ease' || into > half;
  const u = Math.min(1, (into > half ? into - half : into) / travel);
  const gone = u * u * (3 - 2 * u);
  return back ? 1 - gone : gone;
}

/** The sounds to come, as far as they are certain: [{in: ms, tone}]. They are put on the audio clock ahead of time. */
export function cues(data, s, now) {
  if (s.mode === 'running') {
    const left = s.deadline - now.mono;
    const segment = data.segments[s.i];
    const after = data.segments[following(s)];
    const ends = !after && !cramping(data, s) ? 'finish' : after?.kind === 'side' ? 'side' : after && WORK.has(after.kind) ? 'go' : 'end';
    const last = WORK.has(segment.kind) ? [3, 2, 1].map((n) => ({ in: left - n * 1000, tone: 'tick' })) : [];
    return [...last, { in: left, tone: ends }].filter((cue) => cue.in >= 0);
  }
  if (s.mode !== 'heat') return [];
  if (s.heat.over) return s.heat.over === 'off' ? [] : alarm(0);
  const elapsed = warmFor(s, now);
  const asked = s.heat.checks * data.heat.check_every_s * 1000;
  const over = asked < s.heat.full ? Math.min(asked + data.heat.answer_within_s * 1000, s.heat.full) : s.heat.full;
  const check = asked < s.heat.full ? [0, 10e3, 20e3].map((n) => ({ in: asked + n - elapsed, tone: 'check' })) : [];
  return [...check.filter((cue) => cue.in >= 0 && cue.in < over - elapsed), ...alarm(over - elapsed)];
}

const alarm = (from) => Array.from({ length: 30 }, (_, n) => ({ in: from + n * 2000, tone: 'alarm' }));

// Keeping the place -----------------------------------------------------------------------------------------------

/** What is kept to go on after a reload: the place and the log, none of the ticks of the heat check. */
export function snapshot(s, now) {
  const heat = s.heat?.since ? s.heat : null;
  const mode = s.mode === 'running' ? 'paused' : s.mode;
  const left = s.mode === 'running' ? Math.max(0, s.deadline - now.mono) : s.left;
  return { ...s, mode, left, deadline: null, heat, heats: undefined, last: undefined, wrong: false, kept: now.wall };
}

/** The session as it was kept, or null if that is too long ago or does not fit. Heat runs on; all else waits and asks. */
export function revive(data, kept, now, heats = []) {
  if (!kept || kept.id !== data.id || !(now.wall - kept.kept < KEPT) || !data.segments?.[kept.i]) return null;
  const { kept: at, ...place } = kept;
  const s = { ...begin(data, now, heats), ...place, heats, last: now };
  if (s.mode === 'heat') return s.heat ? advance(data, s, now) : null;
  if (s.mode === 'untimed' && HEAT.has(data.segments[s.i].kind)) return enter(data, s, s.i, now);
  return s.mode === 'waiting' || s.mode === 'ended' ? s : { ...s, why: 'reload', offer: true };
}
