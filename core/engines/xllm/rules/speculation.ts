import { defineRule, numberOf, removed, type RuleProblem, setTo, Severity } from "../../../domain/index.ts";
import { isBelow } from "../../../topology/index.ts";
import { modelTypeOf } from "../model-types.ts";

export const draftComplete = defineRule({
  id: "xllm-draft-complete",
  source:
    "xLLM speculative_engine.cpp:34: xLLM aborts on an incomplete draft model, and ignores draft tokens without one",
  per: "group",
  check: (group, { topology: { model, spec }, at }) => {
    const draft = group.args["draftModel"];
    const tokens = numberOf(group, "numSpeculativeTokens") ?? 0;
    const needsDraft = group.args["speculativeAlgorithm"] !== "Suffix";
    const problems: RuleProblem[] = [];
    if (draft !== undefined && tokens === 0)
      problems.push({
        ...at("args.numSpeculativeTokens"),
        message: "numSpeculativeTokens must be at least 1 when draftModel is set.",
        fix: setTo(1, { ending: ", as deployment document 004 does" }),
      });
    if (draft === undefined && tokens > 0 && needsDraft)
      problems.push({
        ...at("args.draftModel"),
        message: `draftModel is not set, so xLLM ignores numSpeculativeTokens ${tokens}.`,
        fix: removed({
          path: at("args.numSpeculativeTokens").path,
          ending: ", or set draftModel to the path of the exported MTP weights",
        }),
      });
    if (draft !== undefined && modelTypeOf(model)?.draft === false)
      problems.push({
        ...at("args.draftModel"),
        message: `draftModel is not supported for ${model.name} in xLLM.`,
        fix: removed({
          ending: " and numSpeculativeTokens",
          also: [{ ...at("args.numSpeculativeTokens"), remove: true }],
        }),
      });
    if (typeof draft === "string" && !isBelow(draft, spec.model.volumePath))
      problems.push({
        ...at("args.draftModel"),
        message: `draftModel is outside the weights volume, which is mounted at ${spec.model.volumePath}.`,
        fix: `Set draftModel to a path below model.volumePath, ${spec.model.volumePath}`,
      });
    return problems;
  },
});

export const draftAcrossNodes = defineRule({
  id: "xllm-draft-on-machines",
  severity: Severity.Warning,
  source: "deployment document 004: the command for two nodes has no draft model; xLLM #661, #793, #1965",
  per: "group",
  check: (group, { at }) =>
    group.nodes === 1 || group.args["draftModel"] === undefined
      ? []
      : [
          {
            ...at("args.draftModel"),
            message: `draftModel is not tested on ${group.nodes} nodes; xLLM issues report failures.`,
            fix: removed({
              ending: " and numSpeculativeTokens",
              also: [{ path: at("args.numSpeculativeTokens").path, remove: true }],
            }),
          },
        ],
});
