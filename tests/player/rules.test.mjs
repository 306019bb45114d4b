// The rules of time, said as sentences. `node --test` runs them, and test_rules.py runs them in Chromium.

const segment = (kind, seconds, more = {}) => ({ kind, seconds, label: kind, item: 0, title: 'Stretch', rep: 1, reps: 2, picture: null, ...more });
const stretch = (item) => [segment('ready', 5, { item, rep: 0 }), segment('move', 3, { item }), segment('hold', 15, { item }), segment('ease', 3, { item }),
  segment('rest', 10, { item }), segment('move', 3, { item, rep: 2 }), segment('hold', 15, { item, rep: 2 }), segment('ease', 3, { item, rep: 2 })];
const routine = (more = {}) => ({ id: 'r', title: 'Routine', acute: false, after_let_go: null, stopwatch: null, heat: null,
  items: [{ title: 'One' }, { title: 'Two' }], segments: [...stretch(0), ...stretch(1)], ...more });
const acute = () => routine({ acute: true, stopwatch: { limit_s: 600, text: 'Ten minutes.', do: [] }, items: [{ title: 'One' }],
  segments: [...stretch(0), segment('after', null)], after_let_go: 8 });
const warm = (seconds = 900) => routine({ items: [{ title: 'Warm' }], heat: { check_every_s: 300, answer_within_s: 30, longest_s: 1200, per_day: 3, apart_s: 7200 },
  segments: [segment('heat-check', null, { checks: [{ id: 'numb', ask: 'Numb?', why: 'No.' }], first: [], place: 'calf' }), segment('heat', seconds, { place: 'calf' }), segment('hold', 15)] });

const HOUR = 3600e3;
const at = (seconds, hidden = false, wall = seconds) => ({ mono: 1000 + seconds * 1000, wall: 1.7e12 + wall * 1000, hidden });

/** A session one can play through: time passes in ticks of a second, as in a browser that is awake. */
function session(time, data, heats = []) {
  let now = 0;
  let wall = 0;
  let hidden = false;
  let state = time.begin(data, at(0), heats);
  const moment = () => at(now, hidden, wall);
  return {
    data,
    get state() { return state; },
    get left() { return time.timeLeft(data, state, moment()) / 1000; },
    get kind() { return data.segments[state.i].kind; },
    get types() { return state.log.map((event) => event.type); },
    get now() { return moment(); },
    tap(type, more = {}) { state = time.reduce(data, state, { type, ...more }, moment()); return this; },
    wait(seconds) {
      for (let left = seconds; left > 0; left -= 1) { const step = Math.min(1, left); now += step; wall += step; state = time.advance(data, state, moment()); }
      return this;
    },
    sleep(seconds, monotonic = seconds) { now += monotonic; wall += seconds; state = time.advance(data, state, moment()); return this; },
    hide(value = true) { hidden = value; state = time.advance(data, state, moment()); return this; },
    reload(heatsKept = state.heats) { const kept = JSON.parse(JSON.stringify(time.snapshot(state, moment()))); state = time.revive(data, kept, moment(), heatsKept); return this; },
    setClockBack(seconds) { wall -= seconds; return this; },
  };
}

export const rules = {
  'a session waits for Start': (time, equal) => {
    const s = session(time, routine()).wait(60);
    equal([s.state.mode, s.left], ['waiting', 5]);
  },
  'it runs through its segments and is finished after their sum': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(5 + 3 + 15 + 3 + 10 + 3 + 15 + 3);
    equal([s.state.i, s.left], [8, 5]);
    s.wait(57);
    equal([s.state.mode, s.state.how, s.state.log.at(-1).seconds], ['ended', 'finished', 114]);
  },
  'late ticks do not add up': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(4.5).wait(1.7);
    equal([s.kind, Math.round(s.left * 10)], ['move', 18]);
  },
  'a pause keeps the time that was left': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(12).tap('pause').wait(500);
    equal([s.state.mode, s.kind, s.left], ['paused', 'hold', 11]);
    s.tap('resume').wait(2);
    equal([s.kind, s.left], ['hold', 9]);
  },
  'ten seconds more are ten seconds more, running or paused': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(12).tap('add', { seconds: 10 });
    equal(s.left, 21);
    s.tap('pause').tap('add', { seconds: 10 });
    equal([s.left, s.state.full], [31, 35000]);
  },
  'back repeats this step, and soon after goes to the one before': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(12).tap('back');
    equal([s.kind, s.left], ['hold', 15]);
    s.wait(1).tap('back');
    equal([s.kind, s.left], ['move', 3]);
  },
  'skip goes to the next step and says so in the log': (time, equal) => {
    const s = session(time, routine()).tap('start').tap('skip').tap('skip');
    equal([s.kind, s.types], ['hold', ['started', 'skipped', 'skipped']]);
  },
  'skipping while paused stays paused': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(1).tap('pause').tap('skip').wait(30);
    equal([s.state.mode, s.kind, s.left], ['paused', 'move', 3]);
  },
  'stop ends it, and then nothing else does anything': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(3).tap('stop').tap('resume').tap('skip').tap('letGo').wait(9);
    equal([s.state.how, s.types, s.state.log[1].seconds], ['stopped', ['started', 'stopped'], 3]);
  },
  'a second start changes nothing': (time, equal) => equal(session(time, routine()).tap('start').tap('start').types, ['started']),

  'a hidden tab finishes the running step and waits at the next': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(12).hide().sleep(1).sleep(29).sleep(60);
    equal([s.state.mode, s.state.why, s.kind, s.left], ['paused', 'hidden', 'ease', 3]);
  },
  'a hidden tab that comes back in time just goes on': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(12).hide().sleep(6).hide(false);
    equal([s.state.mode, s.kind, s.left], ['running', 'hold', 5]);
  },
  'a laptop that slept skips nothing: it pauses where it was': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(12).sleep(3600).wait(5);
    equal([s.state.mode, s.state.why, s.kind, s.left], ['paused', 'frozen', 'hold', 11]);
  },
  'sleep is noticed even where the monotonic clock slept too': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(12).sleep(3600, 0.5);
    equal([s.state.why, s.left], ['frozen', 11]);
  },
  'asleep and hidden: the step is over, the next one waits': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(12).hide().sleep(3600, 0.5);
    equal([s.state.why, s.kind], ['hidden', 'ease']);
  },
  'a reload keeps the place and asks before it goes on': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(12).reload().wait(20);
    equal([s.state.mode, s.state.offer, s.kind, s.left], ['paused', true, 'hold', 11]);
    s.tap('resume').wait(1);
    equal([s.state.offer, s.left, s.types], [false, 10, ['started', 'resumed']]);
  },
  'start again after a reload starts at the first step': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(40).reload().tap('restart');
    equal([s.state.i, s.left, s.state.offer, s.state.spent], [0, 5, false, 0]);
  },
  'after twelve hours nothing is offered': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(12);
    const kept = time.snapshot(s.state, s.now);
    const later = { ...s.now, wall: s.now.wall + 12 * HOUR };
    equal([time.revive(s.data, kept, s.now) !== null, time.revive(s.data, kept, later)], [true, null]);
  },
  'a place that does not fit the session is not taken up': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(12);
    const kept = time.snapshot(s.state, s.now);
    equal([time.revive({ ...s.data, id: 'x' }, kept, s.now), time.revive(s.data, { ...kept, i: 99 }, s.now), time.revive(s.data, null, s.now)], [null, null, null]);
  },

  'after a hold it asks once how it felt, and an answer changes no second': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(27);
    equal([s.kind, s.state.ask, s.left], ['rest', { item: 0, rep: 1 }, 9]);
    s.tap('felt', { value: 'easier' }).tap('felt', { value: 'worse' });
    equal([s.left, s.state.ask, s.state.log.at(-1).value], [9, null, 'easier']);
  },
  'the question goes when the next stretch begins': (time, equal) => equal(session(time, routine()).tap('start').wait(37).state.ask, null),
  'worse once goes on, worse twice pauses and offers to stop': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(27).tap('felt', { value: 'worse' });
    equal([s.state.mode, s.state.offerStop], ['running', false]);
    s.wait(31).tap('felt', { value: 'worse' });
    equal([s.state.mode, s.state.offerStop], ['paused', true]);
    s.tap('seen').wait(1);
    equal([s.state.mode, s.state.offerStop], ['running', false]);
  },

  'it has let go eases out of the hold and goes to the next exercise': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(12).tap('letGo');
    equal([s.kind, s.left], ['ease', 3]);
    s.wait(3);
    equal([s.kind, s.data.segments[s.state.i].item], ['ready', 1]);
  },
  'in the last exercise it has let go finishes': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(57 + 12).tap('letGo').wait(3);
    equal([s.state.mode, s.state.how], ['ended', 'finished']);
  },
  'in a cramp the stopwatch runs from Start, through a pause and a reload': (time, equal) => {
    const s = session(time, acute());
    equal(time.crampFor(s.data, s.state, s.now), null);
    s.tap('start').wait(12).tap('pause').wait(30).reload().wait(18);
    equal(time.crampFor(s.data, s.state, s.now), 60e3);
  },
  'it has let go ends the stopwatch, eases out and goes to what helps next': (time, equal) => {
    const s = session(time, acute()).tap('start').wait(12).tap('letGo').wait(3);
    equal([s.kind, s.state.letGo, time.crampFor(s.data, s.state, s.now), s.state.log.at(-1).after_s], ['after', 12, null, 12]);
    s.tap('next');
    equal(s.state.how, 'finished');
  },
  'while nobody has said that it let go, the end is a question': (time, equal) => {
    const s = session(time, acute()).tap('start').wait(57 + 30);
    equal([s.state.mode, time.crampFor(s.data, s.state, s.now)], ['asking', 87e3]);
    s.tap('again').wait(5);
    equal([s.state.mode, s.kind], ['running', 'move']);
    s.wait(60).tap('letGo');
    equal([s.kind, s.state.mode], ['after', 'untimed']);
  },
  'at ten minutes it pauses and says so, once': (time, equal) => {
    const s = session(time, acute()).tap('start').wait(10).tap('pause').wait(585).tap('resume').wait(5);
    equal([s.state.mode, s.state.ten, s.types.at(-1)], ['paused', 'shown', 'ten_minutes']);
    s.tap('seen').wait(3);
    equal([s.state.mode, s.state.ten, s.types.filter((type) => type === 'ten_minutes').length], ['running', 'seen', 1]);
  },
  'no stopwatch outside a cramp': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(90);
    equal(time.crampFor(s.data, s.state, s.now), null);
  },
  'something is wrong pauses, and going back leaves it paused': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(12).tap('wrong').wait(60).tap('right');
    equal([s.state.mode, s.kind, s.left, s.types.at(-1)], ['paused', 'hold', 11, 'wrong_opened']);
  },

  'heat begins with its questions, and not by itself': (time, equal) => {
    const s = session(time, warm()).tap('start').wait(600);
    equal([s.kind, s.state.heat.step], ['heat-check', 'checks']);
    s.tap('none');
    equal([s.kind, s.state.heat.step, s.state.mode], ['heat', 'first', 'untimed']);
    s.tap('heatOn').wait(60);
    equal([s.state.mode, s.left], ['heat', 840]);
  },
  'one tick and there is no heat, whatever else is tapped': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('tick', { id: 'numb', on: true }).tap('none').tap('heatOn');
    equal(s.state.heat.step, 'checks');
    s.tap('noHeat');
    equal([s.kind, s.state.log.at(-1)], ['hold', { n: 1, type: 'heat_refused', at: s.now.wall, segment: 0, item: 0, place: 'calf', reason: 'check' }]);
  },
  'a tick taken back counts no more': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('tick', { id: 'numb', on: true }).tap('tick', { id: 'numb', on: false }).tap('none');
    equal(s.state.heat.step, 'first');
  },
  'heat knows no pause, no skip, no back and no ten seconds more': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('none').tap('heatOn').wait(10);
    for (const type of ['pause', 'skip', 'back', 'letGo']) s.tap(type);
    s.tap('add', { seconds: 10 });
    equal([s.state.mode, s.left], ['heat', 890]);
  },
  'every five minutes it asks to look at the skin': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('none').tap('heatOn').wait(299);
    equal(time.answerLeft(s.data, s.state, s.now), null);
    s.wait(8);
    equal([time.answerLeft(s.data, s.state, s.now), s.left], [23e3, 593]);
    s.tap('fine').wait(1);
    equal([time.answerLeft(s.data, s.state, s.now), s.types.at(-1)], [null, 'heat_answered']);
    s.wait(293);
    equal(time.answerLeft(s.data, s.state, s.now) > 0, true);
  },
  'fine while nothing is asked is not an answer': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('none').tap('heatOn').wait(100).tap('fine').wait(205);
    equal(time.answerLeft(s.data, s.state, s.now), 25e3);
  },
  'no answer ends the heat and alarms until it is off': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('none').tap('heatOn').wait(331).tap('fine').wait(200);
    equal([s.state.heat.over, s.state.log.at(-1).reason, s.state.log.at(-1).after_s], ['no-answer', 'no-answer', 330]);
    equal(time.cues(s.data, s.state, s.now)[0].tone, 'alarm');
    s.tap('off');
    equal([s.kind, s.state.mode, s.state.noHeat], ['hold', 'running', true]);
  },
  'not fine ends it at once': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('none').tap('heatOn').wait(305).tap('notFine');
    equal([s.state.heat.over, s.types.slice(-2)], ['not-fine', ['heat_answered', 'heat_ended']]);
  },
  'heat ends when its time is up': (time, equal) => {
    const s = session(time, warm(400)).tap('start').tap('none').tap('heatOn').wait(305).tap('fine').wait(95);
    equal([s.state.heat.over, s.left], ['done', 0]);
  },
  'heat stops hard at the limit, whatever the segment says': (time, equal) => {
    const s = session(time, warm(7200)).tap('start').tap('none').tap('heatOn');
    for (let n = 0; n < 3; n += 1) s.wait(300).tap('fine');
    s.wait(300);
    equal([s.state.heat.over, s.state.log.at(-1).after_s], ['limit', 1200]);
  },
  'heat goes on through a reload, a hidden tab and a sleeping laptop': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('none').tap('heatOn').wait(60).reload().sleep(60).hide().sleep(60).hide(false).sleep(60, 0);
    equal([s.state.mode, s.left], ['heat', 660]);
  },
  'away past the skin check means take it off now': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('none').tap('heatOn').wait(60).reload().sleep(1000);
    equal(s.state.heat.over, 'no-answer');
  },
  'setting the clock back does not lengthen the heat': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('none').tap('heatOn').wait(100).setClockBack(3600).wait(100);
    equal(s.left, 700);
  },
  'take it off ends it without an alarm': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('none').tap('heatOn').wait(60).tap('takeOff');
    equal([s.state.heat.over, time.cues(s.data, s.state, s.now)], ['off', []]);
  },
  'something is wrong during heat ends the heat': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('none').tap('heatOn').wait(60).tap('wrong').tap('right').wait(999);
    equal([s.state.heat.over, s.state.log.at(-1).type], ['off', 'wrong_opened']);
  },
  'a fourth heat on the same place in a day is refused': (time, equal) => {
    const wall = at(0).wall;
    const heats = [20, 12, 5].map((hours) => ({ place: 'calf', at: wall - hours * HOUR, until: wall - hours * HOUR + 900e3 }));
    const s = session(time, warm(), heats).tap('start').tap('none').tap('heatOn');
    equal([s.state.heat.step, s.state.heat.no.reason, (s.state.heat.no.until - wall) / HOUR], ['refused', 'too-many', 4]);
    equal(time.refusal(s.data, heats, 'neck', wall), null);
  },
  'a heat on both sides is a heat on each': (time, equal) => {
    const wall = at(0).wall;
    const refused = (was, next) => time.refusal(warm(), [{ place: was, at: wall - 1800e3, until: wall - 900e3 }], next, wall)?.reason ?? null;
    equal([refused('calf-both', 'calf-left'), refused('calf-left', 'calf-both'), refused('lower-back-none', 'lower-back-none')], ['too-soon', 'too-soon', 'too-soon']);
    equal([refused('calf-left', 'calf-right'), refused('calf-both', 'shin-left'), refused('upper-back-none', 'lower-back-none')], [null, null, null]);
  },
  'two heats keep their distance': (time, equal) => {
    const wall = at(0).wall;
    const heats = [{ place: 'calf', at: wall - HOUR - 900e3, until: wall - HOUR }];
    equal(session(time, warm(), heats).tap('start').state.heat.no, { reason: 'too-soon', until: wall + HOUR });
  },
  'a heat that began is remembered with its end': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('none').tap('heatOn').wait(60).tap('takeOff');
    equal(s.state.heats, [{ place: 'calf', at: at(0).wall, until: at(60).wall }]);
  },
  'what is kept for a reload holds no tick of the heat check': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('tick', { id: 'numb', on: true });
    equal(JSON.stringify(time.snapshot(s.state, s.now)).includes('numb'), false);
  },

  'the last three seconds of a hold tick, and its end sounds': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(9);
    equal(time.cues(s.data, s.state, s.now), [{ in: 11e3, tone: 'tick' }, { in: 12e3, tone: 'tick' }, { in: 13e3, tone: 'tick' }, { in: 14e3, tone: 'end' }]);
  },
  'changing sides sounds different, and so does the end': (time, equal) => {
    const data = routine({ segments: [segment('hold', 15), segment('side', 10), segment('hold', 15)] });
    const s = session(time, data).tap('start');
    const tone = () => time.cues(s.data, s.state, s.now).at(-1).tone;
    equal([tone(), s.wait(15) && tone(), s.wait(10) && tone()], ['side', 'go', 'finish']);
  },
  'the skin check and its alarm are on the audio clock ahead of time': (time, equal) => {
    const s = session(time, warm()).tap('start').tap('none').tap('heatOn').wait(10);
    const tones = time.cues(s.data, s.state, s.now);
    equal([tones[0], tones.find((cue) => cue.tone === 'alarm')], [{ in: 290e3, tone: 'check' }, { in: 320e3, tone: 'alarm' }]);
  },
  'a movement counts its repetitions from the time': (time, equal) => {
    const cycle = { reps: 10, cycle_s: 3 };
    equal([0, 2999, 3000, 10200, 29999, 40000].map((ms) => time.repetition(cycle, ms)), [1, 1, 2, 4, 10, 10]);
  },
  'the stills change in the time of the exercise': (time, equal) => {
    const of = (kind, elapsed) => time.stillAt({ kind, seconds: 4, cycle_s: 4, picture: { stills: ['start', 'hold'] } }, elapsed * 1000);
    equal([of('move', 1), of('move', 3), of('ease', 1), of('ease', 3), of('cycle', 1), of('cycle', 3), of('cycle', 5)], ['start', 'hold', 'hold', 'start', 'start', 'hold', 'start']);
  },
  'a film goes gently to the hold, lingers, and comes back in the time of the exercise': (time, equal) => {
    const of = (kind, elapsed, cyclic = false) => time.filmAt({ kind, seconds: 6, cycle_s: 8, picture: { film: { cyclic } } }, elapsed * 1000);
    equal([0, 1, 2, 5].map((s) => of('move', s)), [0, 0.5, 1, 1]);
    equal([0, 1, 2, 5].map((s) => of('ease', s)), [1, 0.5, 0, 0]);
    equal([0, 1, 3, 5, 7, 9].map((s) => of('cycle', s)), [0, 0.5, 1, 0.5, 0, 0.5]);
    equal([0, 2, 4, 6, 8].map((s) => of('cycle', s, true)), [0, 0.5, 1, 0.5, 0]);
  },
  'progress counts time, exercise by exercise': (time, equal) => {
    const s = session(time, routine()).tap('start').wait(57 + 28.5);
    equal(time.progress(s.data, s.state, s.now), [1, 0.5]);
  },
  'the seconds shown begin with all and end with one': (time, equal) => equal([15000, 14999, 14000, 500, 0].map(time.secondsLeft), [15, 15, 14, 1, 0]),
};

if (globalThis.process?.versions?.node) {
  const { test } = await import('node:test');
  const { deepStrictEqual } = await import('node:assert');
  const time = await import('../../app/components/player/time.mjs');
  for (const [sentence, rule] of Object.entries(rules)) test(sentence, () => rule(time, deepStrictEqual));
}
