import type { ResolvedTopology } from "../../domain/index.ts";
import type { Problem } from "../../errors/index.ts";

/** The engine would refuse every request, and each would count as wrong. `path`: the setting of the length, in tokens. */
export function answersTooLong({ groups }: ResolvedTopology, maxOutLen: number, path: string): Problem[] {
  const lengths = groups.flatMap(({ args }) =>
    typeof args["maxModelLen"] === "number" ? [args["maxModelLen"]] : [],
  );
  const least = Math.min(...lengths);
  if (maxOutLen < least) return [];
  return [
    {
      path,
      value: maxOutLen,
      message: `An answer of this length does not fit beside its question into maxModelLen, ${least}.`,
      fix: `lower it, e.g. to ${Math.floor(least / 2)}`,
    },
  ];
}
