import { type GroupRule, objectTo, Severity } from "../../../domain/index.ts";

export const draftOnMachines: GroupRule = {
  id: "xllm-draft-on-machines",
  severity: Severity.Warning,
  source: "source 004: the command for two machines drafts nothing; xLLM #661, #793, #1965",
  check: (_, group) =>
    group.nodes === 1 || group.args["draftModel"] === undefined
      ? []
      : objectTo(
          group,
          "draftModel",
          "Drafts over several machines are documented nowhere and have failed.",
          "take it and numSpeculativeTokens out",
        ),
};
