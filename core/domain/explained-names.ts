import type { ResolvedTopology } from "./engine.ts";
import type { ResolvedGroup } from "./resolved.ts";

/** How glm-serve computes a value that nobody writes. */
export interface Derivation {
  /** The computation in words, with the settings that it uses. */
  readonly formula: string;
  /** Settings that decide it. `<group>` stands for the group; a setting of the site begins with `site.`. */
  readonly from: readonly string[];
  /** Where the need for it comes from. @default the engine's documentation */
  readonly source?: string;
}

/** A sentence about a flag or a variable. */
export interface CitedText {
  readonly text: string;
  /** Document or file that backs it. */
  readonly source: string;
}

/** Sentences that one source backs, by the name of their flag or variable. */
export function citing(
  source: string,
  texts: Readonly<Record<string, string>>,
): Readonly<Record<string, CitedText>> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { text, source }]));
}

/** What people want to know of the flags and variables of an engine. */
export interface ExplainedNames {
  /** What flags do, by their name without hyphens. */
  readonly flags: Readonly<Record<string, CitedText>>;
  /** What variables do. */
  readonly variables: Readonly<Record<string, CitedText>>;
  /**
   * Flags that glm-serve adds, by their name without hyphens; `proxy/port` is that of the proxy, and `pool/port` that of the pool, where
   * they differ from the engine's.
   */
  readonly derivedFlags: Readonly<Record<string, Derivation>>;
  /** Variables that glm-serve adds. */
  readonly derivedVariables: Readonly<Record<string, Derivation>>;
  /** Values of flags, by their name without hyphens, and variables that a group leaves to the engine. @default none is known */
  readonly usual?: (topology: ResolvedTopology, group: ResolvedGroup) => Readonly<Record<string, UsualValue>>;
}

/** The value that an engine takes where nobody sets one. */
export interface UsualValue {
  readonly value: string;
  /** What says so. */
  readonly source: string;
}
