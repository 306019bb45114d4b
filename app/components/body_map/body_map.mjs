// Where is it? The body, front and back: tap a place, see it in words, go on.
//
// data: { views: { front, back, face?, hand?, foot?: { url, width, height, view_box: [x, y, w, h],
//           areas: [{ region, side: left | right | none, path, centre: [x, y], box: [x0, y0, x1, y1] }] } },
//         regions: [{ id, name, sides, quick }], selected: { region, side } | null,
//         query, results: [{ region, side, title }] }
// Sides are the person's own. The page is built once and then only brought up to date, so that a rerun
// never takes the focus, a half-typed word or an open close-up away.

import { dress, el, icon, lastPlan, once, still, toPython, unlockSound, unsent } from '../shared.mjs';

const REACH = 28;             // a tap this near to an outline still means it, CSS pixels
const SMALL = 30;             // an area narrower than this wins over a large one at the same distance
const MIDDLE = 0.25;          // this share of half an area, either side of the middle, means both sides
const CROSS = 'M6 6l12 12M18 6L6 18';
const EVERYWHERE = 'widespread';
const FIGURES = { front: ['Front', 'right', 'left'], back: ['Back', 'left', 'right'] };
// Close-ups: what they are called, the places too small for a finger that open them, the places they tell apart.
const CLOSE_UPS = {
  face: { name: 'Face', opens: ['eyelid-face', 'jaw'], tells: ['eyelid-face', 'jaw'] },
  hand: { name: 'Hands', opens: ['hand-fingers'], tells: ['hand-fingers', 'forearm'] },
  foot: { name: 'Feet', opens: ['foot-arch', 'toes'], tells: ['foot-arch', 'toes'] },
};

/** A choice in words: "Calf, right"; "Neck, both sides"; "Chest". */
export function placeWords(region, side) {
  if (!region.sides || side === 'none') return region.name;
  return `${region.name}, ${side === 'both' ? 'both sides' : side}`;
}

/** The person's side on which x lies in an area that has both; near the middle: both. */
export function sideAt(x, [left, , right], view, least = 0) {
  const middle = (left + right) / 2;
  if (Math.abs(x - middle) <= Math.max(MIDDLE * (right - left) / 2, least)) return 'both';
  return (x < middle) === (view === 'back') ? 'left' : 'right';
}

/** The areas in the order of the keyboard: places head to toe as they come, each from left to right. */
export function inOrder(areas) {
  const places = [...new Set(areas.map((area) => area.region))];
  return [...areas].sort((a, b) => places.indexOf(a.region) - places.indexOf(b.region) || a.centre[0] - b.centre[0]);
}

/** Boxes of the same size round the middles of all, so that figures beside each other have one scale. */
export function sameScale(boxes) {
  const [width, height] = [2, 3].map((n) => Math.max(...boxes.map((box) => box[n])));
  return boxes.map(([x, y, w, h]) => [x - (width - w) / 2, y - (height - h) / 2, width, height]);
}

/** The part of a picture that shows these areas, with some air round them. */
export function cropTo(areas, [x, y, width, height]) {
  const edge = (n, pick) => pick(...areas.map((area) => area.box[n]));
  const air = 0.14 * (edge(3, Math.max) - edge(1, Math.min));
  const [left, top] = [Math.max(x, edge(0, Math.min) - air), Math.max(y, edge(1, Math.min) - air)];
  const [right, bottom] = [Math.min(x + width, edge(2, Math.max) + air), Math.min(y + height, edge(3, Math.max) + air)];
  return [left, top, right - left, bottom - top];
}

/** The nearest of `candidates` [{ distance, small }] within reach; a small one may be a little further off. */
export function nearest(candidates) {
  const pull = (one) => one.distance - (one.small ? 8 : 0);
  const near = candidates.filter((one) => one.distance <= REACH);
  return near.length ? near.reduce((best, one) => (pull(one) < pull(best) ? one : best)) : null;
}

const built = new WeakMap();

export default function ({ parentElement, data, key, setStateValue, setTriggerValue }) {
  const root = dress(parentElement);
  const pictures = JSON.stringify([data.views, data.regions]);
  let screen = built.get(root);
  if (!screen || screen.pictures !== pictures) {
    screen = build(root, data, key ?? 'body_map');
    screen.pictures = pictures;
    built.set(root, screen);
  }
  Object.assign(screen.wires, { setStateValue, setTriggerValue });
  screen.update(data);
  return () => clearTimeout(screen.wires.timer);
}

function build(root, first, key) {
  const state = unsent(`body_map:${key}`, { choice: null, query: '', from: null });
  const wires = { timer: 0 };
  const regions = new Map(first.regions.map((region) => [region.id, region]));
  let data = first;
  let closeUp = null;           // { view, over }
  let lastTap = null;           // where on the screen a place was tapped
  let covered = -Infinity;      // when the answer bar came up under that finger

  // -- the figures ------------------------------------------------------------------------------------------

  const boxes = sameScale(Object.keys(FIGURES).map((view) => first.views[view].view_box));
  const figures = Object.keys(FIGURES).map((view, n) => drawing(view, boxes[n]));
  const map = el('div', { class: 'map' }, figures.map((figure) => {
    const [name, before, after] = FIGURES[figure.view];
    return el('figure', {}, figure.svg,
      el('figcaption', {}, el('span', {}, before), el('b', {}, name), el('span', {}, after)));
  }));

  /** A picture with its areas, and above them a layer for what is chosen and what has the focus. */
  function drawing(view, box) {
    const { url, picture, width, height, areas } = first.views[view];
    const chosen = el('g', { class: 'over' });
    const focus = el('g', { class: 'over' });
    const parts = inOrder(areas).filter((area) => regions.has(area.region)).map((area) => ({
      ...area,
      node: el('path', {
        class: 'area', d: area.path, role: 'button', tabindex: 0, 'aria-pressed': 'false', 'data-region': area.region,
        'data-side': area.side, 'aria-label': area.side === 'none' ? regions.get(area.region).name
          : placeWords(regions.get(area.region), area.side) }),
    }));
    const name = FIGURES[view]?.[0] ?? CLOSE_UPS[view].name;
    const svg = el('svg', { viewBox: box.join(' '), role: 'group', 'aria-label': name, 'data-view': view },
      el('image', { href: url ?? picture, width, height }), el('g', {}, parts.map((part) => part.node)), chosen, focus);
    const partOf = (node) => parts.find((part) => part.node === node);

    svg.onclick = (event) => {
      const matrix = svg.getScreenCTM();
      const byHand = event.clientX !== 0 || event.clientY !== 0;
      const point = byHand ? new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()) : null;
      const part = partOf(event.target) ?? (point && partNear(parts, point, matrix.a));
      if (!part) return;
      lastTap = byHand ? event.clientY : null;
      take(view, part, point?.x, matrix.a);
    };
    svg.onkeydown = (event) => {
      const part = partOf(event.target);
      if (!part) return;
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        unlockSound();
        take(view, part);
      } else if (event.key.startsWith('Arrow')) {
        const next = towards(event.key, part.node, FIGURES[view] ? figures.flatMap((one) => one.parts) : parts);
        if (!next) return;
        event.preventDefault();
        next.focus();
      }
    };
    // On the areas themselves: a drawing that listens for the focus becomes a stop of the keyboard.
    for (const part of parts) {
      part.node.onfocus = () => focus.replaceChildren(...(part.node.matches(':focus-visible')
        ? [el('path', { class: 'halo', d: part.path }), el('path', { class: 'line', d: part.path })] : []));
      part.node.onblur = () => focus.replaceChildren();
    }

    function update() {
      const { choice } = state;
      const everywhere = choice?.region === EVERYWHERE;
      const marks = parts.flatMap((part) => {
        const on = covers(choice, part);
        part.node.setAttribute('aria-pressed', String(on));
        if (!on && !everywhere) return [];
        const mark = el('path', { class: everywhere ? 'some' : 'on', d: part.path });
        return on && part.side === 'none' && ['left', 'right'].includes(choice.side) ? half(mark, part, choice.side, view) : mark;
      });
      chosen.replaceChildren(...marks);
    }
    return { view, svg, parts, update };
  }

  /** Takes an area as the choice: its own side, or the half that was tapped. */
  function take(view, part, x, scale) {
    const region = regions.get(part.region);
    let { side } = part;
    if (!region.sides) side = 'none';
    else if (side === 'none') side = x === undefined ? 'both' : sideAt(x, part.box, view, 3 / scale);
    const over = FIGURES[view] ? view : closeUp.over;
    const near = Object.keys(CLOSE_UPS).find((name) => CLOSE_UPS[name].opens.includes(part.region) && first.views[name]);
    if (FIGURES[view]) openCloseUp(near ? { view: near, over, at: part.node.getBoundingClientRect() } : null);
    choose(part.region, side);
  }

  function choose(region, side) {
    const before = dock.hidden;
    state.choice = { region, side: regions.get(region).sides ? (side === 'none' ? 'right' : side) : 'none' };
    update();
    const opened = closeUp?.fresh ? ` Close-up open: ${CLOSE_UPS[closeUp.view].name.toLowerCase()}.` : '';
    say(`Chosen: ${placeWords(regions.get(region), state.choice.side)}.${opened}`);
    const bar = dock.getBoundingClientRect();
    // A second tap of the same finger must not press a bar that has just come up under it.
    if (before && lastTap !== null && lastTap > bar.top - 8) covered = performance.now();
    if (closeUp?.fresh) reveal(closeUp.node, bar);
    else if (before && lastTap !== null && bar.bottom > innerHeight + 1) {      // in a low window the bar does not stick
      covered = performance.now();
      dock.scrollIntoView({ block: 'nearest', behavior: still() ? 'auto' : 'smooth' });
    }
    else if (before) reveal(map, bar);
    if (closeUp) closeUp.fresh = false;
  }

  /** Moves the page so far that the answer bar does not lie over what it answers, where there is room for both. */
  function reveal(node, bar) {
    const box = node.getBoundingClientRect();
    if (lastTap === null || box.bottom <= bar.top || box.right <= bar.left || box.left >= bar.right) return;
    node.style.scrollMarginBottom = `${bar.height + 8}px`;
    node.scrollIntoView({ block: 'nearest', behavior: still() ? 'auto' : 'smooth' });
  }

  // -- the close-up -----------------------------------------------------------------------------------------

  function openCloseUp(wanted) {
    if (wanted?.view === closeUp?.view && wanted?.over === closeUp?.over) return;
    closeUp?.node.remove();
    closeUp = null;
    if (!wanted) return;
    const { name, opens, tells } = CLOSE_UPS[wanted.view];
    const { areas, view_box } = first.views[wanted.view];
    const picture = drawing(wanted.view, cropTo(areas.filter((area) => opens.includes(area.region)), view_box));
    const words = tells.filter((id) => regions.has(id)).map((id) => el('button', {
      type: 'button', 'data-region': id, onclick: () => choose(id, state.choice?.side ?? 'right') }, regions.get(id).name));
    const node = el('div', { class: `close-up ${wanted.over === 'front' ? 'at-right' : 'at-left'}`, role: 'group',
      'aria-label': `${name}, close-up`, onkeydown: (event) => { if (event.key === 'Escape') shut(); } },
    el('div', { class: 'head' }, el('b', { 'aria-hidden': 'true' }, name),
      el('button', { type: 'button', class: 'shut', 'aria-label': 'Close the close-up', onclick: shut }, icon(CROSS, 20))),
    picture.svg,
    el('div', { class: 'ends', 'aria-hidden': 'true' }, el('span', {}, 'right'), el('span', {}, 'left')),
    el('div', { class: 'words' }, words));
    figures.find((figure) => figure.view === wanted.over).svg.after(node);
    closeUp = { ...wanted, node, fresh: true, update: () => {
      picture.update();
      for (const word of words) word.setAttribute('aria-pressed', String(word.dataset.region === state.choice?.region));
    } };
    const field = map.getBoundingClientRect();
    const room = field.height - node.offsetHeight - 8;
    const top = (wanted.at.top + wanted.at.bottom) / 2 - field.top - node.offsetHeight / 2;
    node.style.top = `${Math.max(8, Math.min(top, room))}px`;
  }

  function shut() {
    const { over, node } = closeUp;
    const inside = node.contains(root.getRootNode().activeElement);
    openCloseUp(null);
    const figure = figures.find((one) => one.view === over);
    if (inside) (figure.parts.find((part) => covers(state.choice, part)) ?? figure.parts[0]).node.focus({ preventScroll: true });
  }

  // -- words: the search, the whole body, the answer bar ------------------------------------------------------

  const input = el('input', { type: 'search', id: 'find', placeholder: 'Or type a place', 'aria-label': 'Or type a place',
    autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'search', maxlength: 80,
    oninput: () => { state.query = input.value; clearTimeout(wires.timer); wires.timer = setTimeout(ask, 250); update(); },
    onkeydown: (event) => {
      event.stopPropagation();
      if (event.key === 'Enter') ask();
      if (event.key === 'Escape') clear();
    } });
  const clearButton = el('button', { type: 'button', class: 'clear', 'aria-label': 'Clear the search', onclick: clear },
    icon(CROSS, 18));
  const find = el('div', { class: 'field find' }, icon('M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.5 15.5L21 21'),
    input, clearButton);
  const found = el('div', { class: 'found' });
  const allOver = el('button', { type: 'button', class: 'btn quiet wide all-over', 'data-focus': 'all-over',
    onclick: () => { lastTap = null; openCloseUp(null); choose(EVERYWHERE, 'none'); } }, 'All over, or many places');
  const last = lastPlan();
  const lastPlace = last && data.regions.find((region) => region.id === last.region);
  const again = lastPlace ? el('button', { type: 'button', class: 'btn quiet wide all-over', 'data-focus': 'again', onclick: once(() => {
    unlockSound();
    toPython(wires.setTriggerValue, { type: 'again', last });
  }) }, `Same as last time: ${lastPlace.name}${lastPlace.sides && last.side !== 'none' ? `, ${last.side}` : ''}`) : null;
  const adults = el('p', { class: 'small adults' }, 'For adults. Under 18: ask a doctor, nurse or pharmacist.');

  const inWords = el('strong', {});
  const chips = [0, 1].map(() => el('button', { type: 'button', class: 'chip' }));
  const sides = el('span', { class: 'opts' }, chips);
  const now = el('button', { type: 'button', class: 'btn', onclick: once(() => go('cramp-now')) }, 'Cramp right now');
  const goOn = el('button', { type: 'button', class: 'btn main', onclick: once(() => go('continue')) }, 'Continue');
  const dock = el('div', { class: 'dock', role: 'region', 'aria-label': 'Your choice', hidden: true },
    el('div', { class: 'chosen' }, inWords, sides), el('div', { class: 'acts' }, now, goOn));
  const status = el('p', { class: 'vh', role: 'status' });
  const skip = el('button', { type: 'button', class: 'btn slim skip', onclick: () => input.focus() }, 'Type a place instead');

  const asked = () => state.query.trim().replace(/\s+/g, ' ');

  function ask() {
    clearTimeout(wires.timer);
    const query = asked().length > 1 ? asked() : '';
    if (query !== (wires.sent ?? data.query ?? '')) wires.setStateValue('query', query);
    wires.sent = query;
  }

  function clear() {
    state.query = input.value = '';
    ask();
    update();
    input.focus();
  }

  function go(type) {
    if (performance.now() - covered < 600) return;
    unlockSound();
    state.query = '';
    toPython(wires.setTriggerValue, { type, ...state.choice });
  }

  function say(words) {
    // The same words twice are still said.
    status.textContent = words === status.textContent ? `${words}\u00a0` : words;
  }

  // -- up to date ---------------------------------------------------------------------------------------------

  let answered = null;          // the query whose answers stand on the screen
  function updateFound() {
    const query = asked();
    clearButton.hidden = state.query === '';
    if (query.length < 2) { answered = null; found.replaceChildren(); return; }
    if ((data.query ?? '') !== query) return;
    const results = (data.results ?? []).filter((one) => regions.has(one.region));
    if (answered !== query) {
      found.replaceChildren(results.length
        ? el('ul', { class: 'list' }, results.map((one) => el('li', {}, el('button', {
          type: 'button', 'data-region': one.region, 'data-side': one.side,
          onclick: () => { lastTap = null; openCloseUp(null); choose(one.region, one.side); } },
        el('span', {}, ['left', 'right', 'both'].includes(one.side) ? placeWords(regions.get(one.region), one.side) : one.title)))))
        : el('p', { class: 'none' }, `Nothing found for “${query}”. Try a place, such as calf or eyelid, or tap the body.`));
      say(results.length === 1 ? '1 place found.' : results.length ? `${results.length} places found.` : found.textContent);
      const seen = globalThis.visualViewport?.height ?? innerHeight;
      if (results.length && root.getRootNode().activeElement === input && found.getBoundingClientRect().bottom > seen) {
        find.scrollIntoView({ block: 'start', behavior: still() ? 'auto' : 'smooth' });
      }
      answered = query;
    }
    for (const button of found.querySelectorAll('button')) {
      button.setAttribute('aria-pressed', String(button.dataset.region === state.choice?.region));
    }
  }

  function updateDock() {
    const { choice } = state;
    dock.hidden = !choice;
    allOver.setAttribute('aria-pressed', String(choice?.region === EVERYWHERE));
    if (!choice) return;
    const region = regions.get(choice.region);
    inWords.textContent = placeWords(region, choice.side);
    sides.hidden = !region.sides;
    const other = { left: 'right', right: 'left' }[choice.side];
    const offers = other ? [[capital(`${other} instead`), other], ['Both', 'both']] : [['Right only', 'right'], ['Left only', 'left']];
    chips.forEach((chip, n) => {
      [chip.textContent] = offers[n];
      chip.onclick = () => { lastTap = null; choose(choice.region, offers[n][1]); };
    });
    now.hidden = !region.quick;
  }

  function update() {
    for (const figure of figures) figure.update();
    closeUp?.update();
    updateFound();
    updateDock();
  }

  root.replaceChildren(el('h1', {}, 'Where is it?'), el('p', { class: 'lede' }, 'Tap the place that cramps or twitches.'),
    skip, el('div', { class: 'where' }, map, el('div', { class: 'side' }, find, found, again ?? '', allOver, adults, dock)), status);
  root.onclick = () => unlockSound();
  input.value = state.query;

  return {
    wires,
    update(latest) {
      data = latest;
      const from = JSON.stringify(data.selected ?? null);
      if (state.from !== from) {
        // The visit knows a different place than before: that one holds.
        state.choice = regions.has(data.selected?.region) ? { ...data.selected } : null;
        state.from = from;
      }
      update();
    },
  };
}

/** Whether a choice lights an area: the same region on the same side; one area may stand for both sides. */
function covers(choice, part) {
  if (choice?.region !== part.region) return false;
  return part.side === 'none' || choice.side === 'both' || choice.side === 'none' || choice.side === part.side;
}

/** Only the chosen half of an area that spans both sides: a picture within the picture cuts it at the middle. */
function half(mark, part, side, view) {
  const [left, top, right, bottom] = part.box;
  const middle = (left + right) / 2;
  const atLeft = (side === 'left') === (view === 'back');
  const [x, y, width, height] = [atLeft ? left - 9 : middle, top - 9, (right - left) / 2 + 9, bottom - top + 18];
  return el('svg', { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}` }, mark);
}

/** The area nearest to a point of the drawing that lies on none. */
function partNear(parts, point, scale) {
  return nearest(parts.map((part) => {
    part.edge ??= edgeOf(part.node);
    const [x0, y0, x1, y1] = part.box;
    return {
      part,
      distance: scale * Math.min(...part.edge.map(([x, y]) => Math.hypot(x - point.x, y - point.y))),
      small: scale * Math.min(x1 - x0, y1 - y0) < SMALL,
    };
  }))?.part;
}

function edgeOf(path) {
  const length = path.getTotalLength();
  const steps = Math.max(12, Math.ceil(length / 8));
  return Array.from({ length: steps }, (_, n) => path.getPointAtLength((n / steps) * length)).map(({ x, y }) => [x, y]);
}

/** The neighbour an arrow key leads to: the nearest in that direction, as seen on the screen. */
function towards(key, from, parts) {
  const middle = (node) => { const box = node.getBoundingClientRect(); return [(box.left + box.right) / 2, (box.top + box.bottom) / 2]; };
  const [x, y] = middle(from);
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] ?? [0, 0];
  let best = null;
  for (const { node } of parts) {
    const [u, v] = middle(node);
    const along = (u - x) * dx + (v - y) * dy;
    const cost = along + 2.5 * Math.abs((u - x) * dy + (v - y) * dx);
    if (along > 2 && (!best || cost < best.cost)) best = { node, cost };
  }
  return best?.node;
}

const capital = (words) => words[0].toUpperCase() + words.slice(1);
