// All of the code of our parts that Streamlit is given, the same for each, behind two lines with PARTS and VERSION. The
// rest comes by its address, once, and the browser keeps it: a tap then brings what is new on a page, and no code. What
// the other parts are made of comes in a quiet moment after the first.

const files = (globalThis.__unknotFiles ??= new Map());       // path -> module or style sheet, once it is here
const coming = (globalThis.__unknotComing ??= new Map());     // path -> the promise of it
const keyOf = (path) => `${VERSION}/${path}`;

const readers = {
  mjs: (address) => import(address),
  css: async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return new CSSStyleSheet().replace(await answer.text());
  },
};

/** The file, tried until it is here: each time by another address, because some browsers keep what has failed. */
async function load(path) {
  for (let tries = 0; ; tries += 1) {
    try {
      const file = await readers[path.split('.').at(-1)](`${location.origin}/parts/${VERSION}${tries ? `.${tries}` : ''}/${path}`);
      files.set(keyOf(path), file);
      return file;
    } catch { await new Promise((done) => setTimeout(done, Math.min(8000, 500 * 2 ** tries))); }
  }
}

function bring(path) {
  if (!coming.has(keyOf(path))) coming.set(keyOf(path), load(path));
  return coming.get(keyOf(path));
}

function bringTheOthers() {
  if (globalThis.__unknotBrought === VERSION) return;
  globalThis.__unknotBrought = VERSION;
  const idle = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 1000));
  idle(async () => { for (const path of Object.values(PARTS).flat()) await bring(path); });
}

export default function (told) {
  const paths = PARTS[told.name.split('unknot_').at(-1)];
  const show = () => {
    const [module, ...sheets] = paths.map((path) => files.get(keyOf(path)));
    told.parentElement.adoptedStyleSheets = sheets;
    bringTheOthers();
    return module.default(told);
  };
  return paths.every((path) => files.has(keyOf(path))) ? show() : Promise.all(paths.map(bring)).then(show);
}
