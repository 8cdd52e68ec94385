import { Stage } from "../../domain/index.ts";
import { aisBench, answersTooLong, Measure } from "../aisbench/aisbench.ts";
import { besideEngine, clientKey } from "../client/client.ts";
import { defineProcedure } from "../define-procedure.ts";

/** Measures the accuracy of a stack's answers with AISBench. Source: deployment document 002, §7. */
export const accuracy = defineProcedure({
  setting: "accuracy",
  name: "accuracy",
  stage: Stage.AfterServing,
  after: ["smoke", "bench"],
  inspect: (topology, { maxOutLen }) => answersTooLong(topology, maxOutLen, "procedures.accuracy.maxOutLen"),
  job: (context, settings) => ({
    ...aisBench(context, Measure.Accuracy, settings, {
      key: clientKey(context.topology, "accuracy", settings.apiKey),
      atLeast: settings.atLeast,
    }),
    beside: besideEngine(context),
  }),
});
