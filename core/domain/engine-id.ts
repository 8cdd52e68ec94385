import type { ArgumentValue } from "../topology/index.ts";
import { givenAt } from "./group-member.ts";
import type { ResolvedGroup } from "./resolved.ts";

/** `{rank}`, or `{100+rank}` for a sum. */
const PLACEHOLDER = /\{(?:(\d+)\+)?rank\}/g;

/** The text for one process: its first data-parallel rank in place of `{rank}`, and the sum in place of `{100+rank}`. */
export function forRank(text: string, rank: number): string {
  return text.replaceAll(PLACEHOLDER, (_, base: string | undefined) => String(Number(base ?? 0) + rank));
}

/** The value for one process, with every text inside it. */
export function valueForRank(value: ArgumentValue, rank: number): ArgumentValue {
  if (typeof value === "string") return forRank(value, rank);
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((entry: ArgumentValue) => valueForRank(entry, rank));
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]: [string, ArgumentValue]) => [key, valueForRank(entry, rank)]),
  );
}

/**
 * The engine id of a replica, which is an engine of its own; still with its placeholders. Empty for a group without one. A
 * replica whose id the topology gives keeps it.
 */
export function engineIdOf(member: ResolvedGroup, replica: number): string {
  const { engineId = "" } = member;
  const isOwn = givenAt(member, "engineId").startsWith("overrides.replicas.");
  return replica === 0 || isOwn || engineId === "" ? engineId : `${engineId}-${replica}`;
}

/** What is in braces and no placeholder, such as `{ranks}`; undefined where there is nothing of the kind. */
export function unknownPlaceholder(engineId: string): string | undefined {
  return /\{[^{}]*\}/.exec(engineId.replaceAll(PLACEHOLDER, ""))?.[0];
}
