import { type EngineRule, ofPair, Severity } from "../../../domain/index.ts";

export const pdContext: EngineRule = {
  id: "pd-context",
  severity: Severity.Warning,
  source:
    "vllm-ascend, load_balance_proxy_server_example.py: the router sends each request to both sides as it came",
  check: ofPair(({ prefill, decode }) => {
    const [first, second] = [prefill.args["maxModelLen"], decode.args["maxModelLen"]];
    if (typeof first !== "number" || typeof second !== "number" || first <= second) return [];
    return [
      {
        path: `groups.${decode.name}.args.maxModelLen`,
        value: second,
        message: `groups.${prefill.name}.args.maxModelLen is ${first}: longer prompts are computed there, and decode refuses them.`,
        fix: `raise it to ${first}, or lower that of prefill to ${second}`,
      },
    ];
  }),
};
