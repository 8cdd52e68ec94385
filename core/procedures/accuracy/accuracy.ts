import type { z } from "zod";
import type { Problem } from "../../errors/problem.ts";
import type { ResolvedTopology } from "../../resolve/resolved.ts";
import { aisBench, Measure } from "../aisbench/aisbench.ts";
import { clientKey } from "../client-key.ts";
import { besideEngine } from "../beside-engine.ts";
import { defineProcedure } from "../define-procedure.ts";
import { Stage } from "../stage.ts";
import type { accuracySettings } from "./settings.ts";

type Settings = z.output<typeof accuracySettings>;

/** Measures how right a stack's answers are, with AISBench. Source 002, §7. */
export const accuracy = defineProcedure({
  setting: "accuracy",
  name: "accuracy",
  stage: Stage.AfterServing,
  after: ["smoke", "bench"],
  inspect: answersTooLong,
  job: (context, settings) => ({
    ...aisBench(context, Measure.Accuracy, settings, {
      key: clientKey(context.topology, "accuracy", settings.apiKey),
      atLeast: settings.atLeast,
    }),
    beside: besideEngine(context),
  }),
});

/** The engine would refuse every request, and each would count as wrong. */
function answersTooLong({ groups }: ResolvedTopology, { maxOutLen }: Settings): Problem[] {
  const lengths = groups.flatMap(({ args }) =>
    typeof args["maxModelLen"] === "number" ? [args["maxModelLen"]] : [],
  );
  const least = Math.min(...lengths);
  if (maxOutLen < least) return [];
  return [
    {
      path: "procedures.accuracy.maxOutLen",
      value: maxOutLen,
      message: `An answer of this length does not fit beside its question into maxModelLen, ${least}.`,
      cure: `lower it, e.g. to ${Math.floor(least / 2)}`,
    },
  ];
}
