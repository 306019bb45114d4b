// What can be heard and felt: tones on the audio clock, voices that live on the device, vibration, and a screen that stays on.


// tone: [frequency in Hz, start, length in s] ..., loudness
const TONES = {
  tick: [[[620, 0, .07]], .1],
  go: [[[660, 0, .12], [880, .14, .2]], .16],
  end: [[[780, 0, .22]], .16],
  side: [[[520, 0, .14], [660, .18, .14], [520, .36, .22]], .18],
  check: [[[700, 0, .18], [700, .26, .18], [930, .52, .3]], .26],
  alarm: [[[930, 0, .25], [700, .3, .25], [930, .6, .25], [700, .9, .25]], .45],
  finish: [[[520, 0, .18], [660, .2, .18], [780, .4, .18], [1040, .6, .5]], .2],
};

/** Beeps, scheduled ahead: a hidden tab's timers may come half a minute late, its audio clock does not. */
export class Tones {
  #planned = [];

  get ready() { return globalThis.__unknotAudio?.state === 'running'; }

  /** Forgets what was planned and plans these: [{in: ms, tone}]. */
  plan(cues) {
    const begun = (globalThis.__unknotAudio?.currentTime ?? 0) + 0.15;      // what sounds already may ring out
    for (const { from, oscillator } of this.#planned) if (from > begun) oscillator.stop();
    this.#planned = this.#planned.filter(({ from }) => from <= begun && from > begun - 3);
    if (this.ready) for (const cue of cues) this.#sound(TONES[cue.tone], cue.in / 1000);
  }

  #sound([notes, loudness], delay) {
    const context = globalThis.__unknotAudio;
    const from = context.currentTime + delay;
    for (const [frequency, start, length] of notes) {
      const at = from + start;
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      oscillator.frequency.value = frequency;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(loudness, at + .02);
      gain.gain.setValueAtTime(loudness, at + Math.max(.02, length - .05));
      gain.gain.linearRampToValueAtTime(0, at + length);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(at);
      oscillator.stop(at + length);
      this.#planned.push({ from, oscillator });
    }
  }
}

/** A voice of this device in the page's language, or null: voices from the net would hear every word. */
export function localVoice() {
  const language = (document.documentElement.lang || 'en').slice(0, 2);
  const voices = globalThis.speechSynthesis?.getVoices() ?? [];
  return voices.find((voice) => voice.localService === true && voice.lang?.slice(0, 2).toLowerCase() === language) ?? null;
}

export function speak(text) {
  const voice = localVoice();
  if (!text || !voice) return;
  speechSynthesis.cancel();
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = voice.lang;
  words.rate = .95;
  speechSynthesis.speak(words);
}

export const hush = () => globalThis.speechSynthesis?.cancel();

/** Phones without a touch so far refuse to vibrate, and desktops cannot. */
export const vibrate = (pattern) => { try { navigator.vibrate?.(pattern); } catch { /* refused */ } };

/** Keeps the screen on. The lock is lost whenever the tab is hidden, so it is asked for again. */
export class Awake {
  #lock = null;
  #asking = false;

  async keep(on) {
    if (!on) {
      this.#lock?.release().catch(() => {});
      this.#lock = null;
    } else if ((!this.#lock || this.#lock.released) && !this.#asking && navigator.wakeLock && !document.hidden) {
      this.#asking = true;
      try { this.#lock = await navigator.wakeLock.request('screen'); } catch { this.#lock = null; }
      this.#asking = false;
    }
  }
}
