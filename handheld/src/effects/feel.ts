// A verdict is heard and felt as well as seen.
import type { Tone } from "../core/view";

interface Feel {
  /** Hz and ms of each tone, in a row. */
  tones: readonly (readonly [number, number])[];
  wave: OscillatorType;
  buzz: number[];
}

const FEELS: Partial<Record<Tone, Feel>> = {
  agree: { tones: [[1320, 90]], wave: "sine", buzz: [40] },
  saved: { tones: [[990, 90]], wave: "sine", buzz: [40] },
  question: {
    tones: [
      [620, 120],
      [0, 60],
      [620, 160],
    ],
    wave: "triangle",
    buzz: [90, 70, 90],
  },
  stop: {
    tones: [
      [240, 220],
      [0, 60],
      [240, 220],
      [0, 60],
      [200, 420],
    ],
    wave: "square",
    buzz: [280, 90, 280, 90, 280],
  },
};

const LOUD = 0.25;

function play(context: AudioContext, { tones, wave }: Feel): void {
  let at = context.currentTime;
  for (const [hertz, ms] of tones) {
    const end = at + ms / 1000;
    if (hertz) {
      const voice = context.createOscillator();
      const gain = context.createGain();
      voice.type = wave;
      voice.frequency.value = hertz;
      gain.gain.setValueAtTime(LOUD, at);
      gain.gain.setTargetAtTime(0, end - 0.02, 0.008); // Without a click at the end.
      voice.connect(gain).connect(context.destination);
      voice.start(at);
      voice.stop(end + 0.03);
    }
    at = end;
  }
}

/** Let a verdict be heard and felt. */
export function feeling(): (tone: Tone, muted: boolean) => void {
  let context: AudioContext | null = null;
  return (tone, muted) => {
    const feel = FEELS[tone];
    if (!feel) return;
    navigator.vibrate?.(feel.buzz);
    if (muted || typeof AudioContext === "undefined") return;
    context ??= new AudioContext();
    void context.resume();
    play(context, feel);
  };
}
