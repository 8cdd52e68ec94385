import { type GroupRule, objectTo, Severity } from "../../../domain/index.ts";

export const prefillOverlap: GroupRule = {
  id: "xllm-prefill-overlap",
  severity: Severity.Warning,
  source: "xLLM, xllm.cpp: forced off on instances of prefill",
  check: (_, group) =>
    group.args["enableDisaggPd"] === true &&
    group.args["instanceRole"] === "PREFILL" &&
    group.args["enableScheduleOverlap"] === true
      ? objectTo(group, "enableScheduleOverlap", "An instance of prefill turns it off.", "take it out")
      : [],
};
