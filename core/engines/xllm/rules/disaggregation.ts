import { defineRule, removed, type RuleProblem, setTo, Severity } from "../../../domain/index.ts";

export const disaggregation = defineRule({
  id: "xllm-disaggregation",
  source: "xLLM llm_master.cpp:63: xLLM aborts without etcd; types.h:129-141: an unknown role counts as none",
  per: "group",
  check: ({ args }, { at }) => {
    if (args["enableDisaggPd"] !== true) return [];
    const { etcdAddr, instanceRole } = args;
    const roles = ["PREFILL", "DECODE", ...(args["enablePdOoc"] === true ? ["MIX"] : [])];
    const problems: RuleProblem[] = [];
    if (typeof etcdAddr !== "string")
      problems.push({
        ...at("args.etcdAddr"),
        message:
          "etcdAddr must be the address of etcd, through which prefill and decode instances find each other.",
        fix: removed({ path: at("args.enableDisaggPd").path, ending: ", or set etcdAddr to host:port" }),
      });
    if (typeof instanceRole !== "string" || !roles.includes(instanceRole))
      problems.push({
        ...at("args.instanceRole"),
        message: `instanceRole must be one of ${roles.join(", ")} when enableDisaggPd is on.`,
        fix: setTo(roles[0], { as: `one of ${roles.join(", ")}` }),
      });
    return problems;
  },
});

/** Flags that only a prefill or decode instance reads. */
const DISAGGREGATION_FLAGS = [
  "disaggPdPort",
  "enablePdOoc",
  "instanceRole",
  "kvCacheTransferMode",
  "kvCacheTransferType",
  "transferListenPort",
];

export const disaggregationOff = defineRule({
  id: "xllm-disaggregation-off",
  severity: Severity.Warning,
  source: "xLLM, docs/en/features/disagg_pd.md: these flags require --enable_disagg_pd",
  per: "group",
  check: ({ args }, { at }) =>
    args["enableDisaggPd"] === true
      ? []
      : DISAGGREGATION_FLAGS.filter(
          (name) => ![undefined, false, "DEFAULT"].some((off) => args[name] === off),
        ).map((name) => ({
          ...at(`args.${name}`),
          message: `${name} has no effect without enableDisaggPd.`,
          fix: removed({ ending: ", or set enableDisaggPd to true" }),
        })),
});

export const prefillOverlap = defineRule({
  id: "xllm-prefill-overlap",
  severity: Severity.Warning,
  source: "xLLM, xllm.cpp: xLLM turns enable_schedule_overlap off on prefill instances",
  per: "group",
  check: ({ args }, { at }) =>
    args["enableDisaggPd"] === true &&
    args["instanceRole"] === "PREFILL" &&
    args["enableScheduleOverlap"] === true
      ? [
          {
            ...at("args.enableScheduleOverlap"),
            message: "enableScheduleOverlap has no effect: a prefill instance turns it off.",
            fix: removed(),
          },
        ]
      : [],
});
