import { parseTime, type Phase } from "../../status/index.ts";
import { type PodLife, replacedText } from "./pod-lives.ts";

/** A pod in one phase, in milliseconds since 1970. */
export interface PhaseSpan {
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
  /** What it waited for, or why it failed. */
  readonly reason?: string;
}

/** A time at which a bar is not that of one pod without an interruption. */
interface PodBreak {
  readonly at: number;
  readonly kind: "replaced" | "ready again";
  readonly text: string;
}

/** What the bar of a pod shows. */
export interface PodBar {
  /** By time, without overlaps. Empty where no time of the pod is known. */
  readonly spans: readonly PhaseSpan[];
  readonly breaks: readonly PodBreak[];
}

/** The bar of a name, from the pods that had it. */
export function barOf(lives: readonly PodLife[]): PodBar {
  const spans: PhaseSpan[] = [];
  const breaks: PodBreak[] = [];
  lives.forEach(({ states }, index) => {
    const [before, life] = [lives[index - 1], lives[index]];
    states.forEach(({ at, pod: { phase, since, reason } }, place) => {
      const isOther = place === 0 && before !== undefined;
      const previous = spans.at(-1);
      const known = parseTime(since);
      const begin = Math.min(at, known ?? at);
      const said = reason === undefined ? {} : { reason };
      if (!isOther && previous?.phase === phase && (known === undefined || known <= previous.to)) {
        spans[spans.length - 1] = { ...previous, ...said, to: at };
        return;
      }
      // The pod before was seen at the last status, and a phase may have begun before that.
      const from = Math.max(begin, (isOther ? previous?.to : previous?.from) ?? begin);
      // A phase lasts until the next one begins, which a later status tells.
      if (previous !== undefined) spans[spans.length - 1] = { ...previous, to: from };
      spans.push({ phase, from, to: at, ...said });
      if (isOther && life !== undefined)
        breaks.push({ at: from, kind: "replaced", text: replacedText(before, life) });
      else if (previous?.phase === "ready" && phase === "ready")
        breaks.push({ at: from, kind: "ready again", text: "ready again" });
    });
  });
  return { spans, breaks };
}
