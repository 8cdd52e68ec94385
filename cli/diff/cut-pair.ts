import { cut } from "../../core/index.ts";

/** How much of what two texts share stands before their first difference. */
const SHARED = 40;

/** Two texts, each cut to a limit, from where a reader sees in what they differ. */
export function cutPair(before: string, after: string, limit: number): readonly [string, string] {
  const same = sharedLength(before, after);
  const start = Math.max(before.length, after.length) > limit && same > limit - SHARED ? same - SHARED : 0;
  const from = (text: string) => cut(`${start === 0 ? "" : "…"}${text.slice(start)}`, limit);
  return [from(before), from(after)];
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
