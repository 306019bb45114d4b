// What a test asks of a page as it stands: run in the browser, through every shadow root.
(() => {
  const deep = (root = document) => [...root.querySelectorAll('*')].flatMap((node) => [node, ...(node.shadowRoot ? deep(node.shadowRoot) : [])]);
  const parent = (node) => node.parentElement ?? node.getRootNode().host ?? null;
  const chain = (node) => { const all = []; for (let one = node; one; one = parent(one)) all.push(one); return all; };
  const drawn = (node) => node.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && node.getClientRects().length > 0;
  const hushed = (node) => chain(node).some((one) => one.matches('.vh, .skip:not(:focus-visible), [inert]') || (one.matches('.p-set span') && innerWidth < 720));
  const ours = (node) => node.getRootNode() !== document && Boolean(node.getRootNode().querySelector('.u'));
  const named = (node) => `${node.tagName.toLowerCase()} “${(node.getAttribute('aria-label') ?? node.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40)}”`;
  const CONTROLS = 'a[href], button, input, select, textarea, summary, [role=button], [role=tab]';
  const controls = () => {
    const modal = deep().find((node) => node.matches('dialog[open]'));
    const all = (modal ? [...modal.querySelectorAll('*')] : deep()).filter((node) => node.matches(CONTROLS));
    // Streamlit's way past its menu is seen once it has the focus.
    return all.filter((node) => drawn(node) && !hushed(node) && !node.matches('[type=file], [type=hidden], [href="#stMain"]'));
  };
  const box = (node) => (node.matches('input') && node.closest('label') ? node.closest('label') : node.closest('.field') && node.matches('input') ? node.closest('.field') : node).getBoundingClientRect();
  /** The middle of what can be seen of it, within the window and every box that scrolls. */
  const middle = (node) => {
    let { left, right, top, bottom } = box(node);
    for (const one of chain(node)) {
      if (one.matches('html') || getComputedStyle(one).overflowY === 'visible') continue;
      const edge = one.getBoundingClientRect();
      [left, right, top, bottom] = [Math.max(left, edge.left), Math.min(right, edge.right), Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
    }
    return [(Math.max(0, left) + Math.min(innerWidth, right)) / 2, (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2];
  };
  /** A link in the middle of a sentence: its height is the line's. */
  const inline = (node) => node.matches('a, button') && getComputedStyle(node).display.startsWith('inline')
    && [...node.parentElement.childNodes].some((one) => one.nodeType === 3 && one.data.trim());

  /** Targets under `least` CSS pixels: [name, width, height, ours]. Places on the map have a rule of their own. */
  const small = (least) => controls().filter((node) => !node.matches('.area') && !inline(node)).map((node) => [node, box(node)])
    .filter(([, { width, height }]) => width < least - 0.5 || height < least - 0.5)
    .map(([node, { width, height }]) => `${ours(node) ? '' : 'Streamlit: '}${named(node)} ${Math.round(width)} x ${Math.round(height)}`);

  /** What scrolls sideways, what is cut off, what hides a control. */
  const misfits = () => {
    const bad = [];
    const wide = document.scrollingElement.scrollWidth - innerWidth;
    if (wide > 0) bad.push(`the page scrolls ${wide} px sideways`);
    for (const node of deep()) {
      if (!ours(node) || !drawn(node) || hushed(node) || node.closest('svg, .wide')) continue;
      const style = getComputedStyle(node);
      const { left, right } = node.getBoundingClientRect();
      if (right > innerWidth + 1 || left < -1) if (style.position !== 'absolute' || node.textContent.trim()) bad.push(`${named(node)} reaches to ${Math.round(left)}…${Math.round(right)}`);
      const clips = (axis) => ['hidden', 'clip'].includes(axis);
      const text = node.textContent.trim() && !node.matches('select, .pic-stage, .p-stage, .player');
      if (text && clips(style.overflowX) && node.scrollWidth > node.clientWidth + 1) bad.push(`${named(node)} is cut off at the side`);
      if (text && clips(style.overflowY) && node.scrollHeight > node.clientHeight + 1) bad.push(`${named(node)} is cut off below`);
      if (node.matches(`button, label, .btn, .t:not([data-enlarged])`) && style.display !== 'contents' && (node.scrollWidth > node.clientWidth + 2 || node.scrollHeight > node.clientHeight + 6) && node.clientWidth) bad.push(`${named(node)} runs out of its box`);
    }
    return [...new Set(bad)];
  };

  /** What a finger would touch there, down through every shadow root. */
  const topmost = (x, y) => {
    let node = document.elementFromPoint(x, y);
    for (let inner; (inner = node?.shadowRoot?.elementFromPoint(x, y)) && inner !== node;) node = inner;
    return node;
  };

  /** Controls of ours that something lies over when they are scrolled into view as the keyboard does. */
  const covered = () => controls().filter(ours).filter((node) => !node.matches('.area') && !inline(node)).map((node) => {
    node.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    const [x, y] = middle(node);
    const above = topmost(x, y);
    const hit = above && [node, node.closest('label')].some((one) => one && chain(above).includes(one)) || chain(node).includes(above);
    return hit ? null : `${named(node)} lies under ${above ? named(above) : 'nothing'} at ${Math.round(x)}, ${Math.round(y)}`;
  }).filter(Boolean);

  /** How much of the window's height stays put while the page scrolls. */
  const stuck = () => {
    const bars = deep().filter((node) => drawn(node) && ['fixed', 'sticky'].includes(getComputedStyle(node).position) && node.getBoundingClientRect().width > innerWidth / 2
      && !node.matches('dialog, .stApp, section, [data-testid=stSidebar]') && !chain(node).slice(1).some((one) => one.matches('dialog')));
    const share = bars.filter((node) => node.matches('.dock, header')).reduce((sum, node) => sum + node.getBoundingClientRect().height, 0) / innerHeight;
    return share > 0.4 ? [`${Math.round(share * 100)} % of the height stays put`] : [];
  };

  const SPACING = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }';
  /** The text spacing that WCAG 1.4.12 asks a page to bear; false takes it away. */
  const spaced = (on) => {
    for (const root of [document, ...deep().map((node) => node.shadowRoot).filter(Boolean)]) {
      root.querySelector('style.spaced')?.remove();
      if (on) (root.head ?? root).append(Object.assign(document.createElement('style'), { className: 'spaced', textContent: SPACING }));
    }
  };
  /** All text at `times` its size, as a browser that enlarges text alone does it. */
  const enlarged = (times) => {
    const all = deep().filter((node) => node.style && node.closest('.u, .stApp') !== undefined);
    if (times === 1) { for (const node of all) if (node.dataset.enlarged !== undefined) { node.style.fontSize = ''; node.style.lineHeight = ''; delete node.dataset.enlarged; } return; }
    const sizes = all.map((node) => { const { fontSize, lineHeight } = getComputedStyle(node); return [node, parseFloat(fontSize), parseFloat(lineHeight)]; });
    for (const [node, size, line] of sizes) { node.dataset.enlarged = ''; node.style.fontSize = `${size * times}px`; if (line) node.style.lineHeight = `${line * times}px`; }
  };
  const focused = () => { let node = document.activeElement; while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement; return node; };
  /** Where the keyboard stands: its name, whether a ring is drawn, whether it is in the window and free of what lies above. */
  const stop = () => {
    const node = focused();
    const seen = (one) => one && getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) >= 2;
    const onMap = node.matches('.area') && node.closest('svg').querySelector('.over .line');
    const { left, right, top, bottom } = box(node);
    const x = Math.min(innerWidth - 1, Math.max(0, (left + right) / 2));
    const freeAt = (y) => {
      const above = topmost(x, y);
      return chain(above).some((one) => one === node || one === node.closest('label')) || chain(node).includes(above);
    };
    return {
      name: (node.getAttribute('aria-label') ?? node.labels?.[0]?.textContent ?? node.textContent ?? '').trim().replace(/\s+/g, ' '),
      heading: node.matches('h1, h2'),
      whole: node.matches('body, main, dialog, .p-mid, .p-page, .scroll'),
      ring: Boolean(onMap || [node, node.closest('label'), node.closest('.field')].some(seen)),
      inside: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
      // A place of the map has any shape, a field of many lines may be taller than the window: nothing may be hidden as a whole.
      free: node.matches('.area') || [top + 4, (top + bottom) / 2, bottom - 4].some((y) => y > 0 && y < innerHeight && freeAt(y)),
    };
  };

  /** From now on, `news` holds what a screen reader is told without being asked. */
  const hear = () => {
    globalThis.news = [];
    const LIVE = '[role=alert], [role=status], [aria-live]';
    const told = (node) => (node.nodeType === 1 && (node.matches(LIVE) ? node : node.querySelector('[role=alert]'))) || node.parentElement?.closest(LIVE);
    const watch = new MutationObserver((changes) => {
      for (const node of changes.flatMap((one) => (one.addedNodes.length ? [...one.addedNodes] : [one.target]))) {
        const words = told(node)?.innerText?.replace(/\s+/g, ' ').trim();
        if (words && news.at(-1) !== words) news.push(words);
      }
    });
    for (const root of [document.body, ...deep().map((node) => node.shadowRoot).filter(Boolean)]) watch.observe(root, { subtree: true, childList: true, characterData: true });
  };

  /** What moves by itself or would glide. */
  const moving = () => deep(document.querySelector('.stApp')).filter((node) => {
    const { animationName, transitionDuration } = getComputedStyle(node);
    return animationName !== 'none' || transitionDuration.split(',').some((time) => parseFloat(time) > 0);
  }).map(named);

  globalThis.look = { stop, hear, moving, topmost, deep, controls, named, small, misfits, covered, stuck, spaced, enlarged, focused, ours, drawn, chain, box };
})();
