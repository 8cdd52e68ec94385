import { removed, type RuleProblem, Stage } from "../../domain/index.ts";
import { aisBench, answersTooLong, defaultDataset, Measure } from "../aisbench/aisbench.ts";
import { besideEngine, clientKey } from "../client/client.ts";
import { defineProcedure } from "../define-procedure.ts";

/** Measures the accuracy of a stack's answers with AISBench. Source: deployment document 002, §7. */
export const accuracy = defineProcedure({
  setting: "accuracy",
  name: "accuracy",
  stage: Stage.AfterServing,
  after: ["smoke", "bench"],
  inspect: (topology, { maxOutLen, datasets, atLeast }) => [
    ...answersTooLong(topology, maxOutLen, "procedures.accuracy.maxOutLen"),
    ...Object.entries(atLeast).flatMap(([dataset, least]) =>
      notMeasured(dataset, least, datasets ?? [defaultDataset(Measure.Accuracy)]),
    ),
  ],
  job: (context, settings) => ({
    ...aisBench(context, Measure.Accuracy, settings, {
      key: clientKey(context.topology, "accuracy", settings.apiKey),
      atLeast: settings.atLeast,
    }),
    beside: besideEngine(context),
  }),
});

/**
 * Reports a least score of a dataset that no configuration measures: the Job would fail after all its work. AISBench abbreviates
 * the names of datasets (lcb_code_generation of livecodebench, ceval-law of ceval), so the first part may have gaps.
 */
function notMeasured(dataset: string, least: number, measured: readonly string[]): RuleProblem[] {
  const [first = ""] = folded(dataset).split("_");
  const letters = new RegExp(Array.from(first).join(".*"));
  if (measured.some((configuration) => letters.test(folded(configuration)))) return [];
  return [
    {
      path: `procedures.accuracy.atLeast.${dataset}`,
      value: least,
      message: `procedures.accuracy.atLeast.${dataset} is a score that nothing measures: the datasets are ${measured.join(", ")}.`,
      fix: removed({ ending: `, or add a configuration of ${dataset} to procedures.accuracy.datasets` }),
    },
  ];
}

function folded(name: string): string {
  return name.toLowerCase().replaceAll("-", "_");
}
