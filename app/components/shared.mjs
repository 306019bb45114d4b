// What every component's module begins with. Streamlit loads a component as one blob, so nothing can be imported.

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
  return root;
}

/** An element in one call: el('p', {class: 'small', onclick: f}, 'text', child). Text is always text, never markup. */
export function el(tag, attributes = {}, ...children) {
  const svg = tag === 'svg' || tag === 'path' || tag === 'circle' || tag === 'rect' || tag === 'g' || tag === 'image' || tag === 'line';
  const node = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith('on')) node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
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

/** Phones play no sound before a tap: every component unlocks it for the player with the first one. */
export function unlockSound() {
  const Audio = globalThis.AudioContext ?? globalThis.webkitAudioContext;
  if (!Audio) return null;
  const context = (globalThis.__unknotAudio ??= new Audio());
  if (context.state === 'suspended') context.resume().catch(() => {});
  return context;
}

