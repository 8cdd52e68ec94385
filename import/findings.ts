import type { Lost } from "./finding.ts";

/** Collects what an import says beside the topology. Equal sentences count once. */
export class Findings {
  readonly #lost: Lost[] = [];
  readonly #deviations: string[] = [];
  readonly #owned = new Set<string>();
  readonly #assumptions: string[] = [];

  lose(place: string, message: string): void {
    if (!this.#lost.some((lost) => lost.place === place && lost.message === message))
      this.#lost.push({ place, message });
  }

  /** A difference to the file, for the comment of the stack. */
  deviate(sentence: string): void {
    if (!this.#deviations.includes(sentence)) this.#deviations.push(sentence);
  }

  /** A variable that glm-serve sets on every pod. */
  own(variable: string): void {
    this.#owned.add(variable);
  }

  /** What the files do not say. */
  assume(sentence: string): void {
    if (!this.#assumptions.includes(sentence)) this.#assumptions.push(sentence);
  }

  get lost(): readonly Lost[] {
    return this.#lost;
  }

  get deviations(): readonly string[] {
    const owned = [...this.#owned].join(", ");
    return [...this.#deviations, ...(owned === "" ? [] : [`glm-serve itself sets ${owned}.`])];
  }

  get assumptions(): readonly string[] {
    return this.#assumptions;
  }
}
