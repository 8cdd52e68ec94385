import { type GroupRule, objection, Severity } from "../../../domain/index.ts";

const disaggregation: GroupRule = {
  id: "xllm-disaggregation",
  source: "xLLM llm_master.cpp:63: without etcd FATAL; types.h:129-141: a wrong role is silently none",
  check: (_, group) => {
    if (group.args["enableDisaggPd"] !== true) return [];
    const { etcdAddr, instanceRole } = group.args;
    const roles = ["PREFILL", "DECODE", ...(group.args["enablePdOoc"] === true ? ["MIX"] : [])];
    return [
      ...(typeof etcdAddr === "string"
        ? []
        : [
            objection(
              group,
              "args.etcdAddr",
              etcdAddr,
              "Prefill and decode find each other through etcd, and no address is given.",
              "add it as host:port, or take enableDisaggPd out",
            ),
          ]),
      ...(typeof instanceRole === "string" && roles.includes(instanceRole)
        ? []
        : [
            objection(
              group,
              "args.instanceRole",
              instanceRole,
              "An instance of prefill and decode apart needs its role.",
              `write one of ${roles.join(", ")}`,
            ),
          ]),
    ];
  },
};

/** Flags that only an instance of prefill or decode reads. */
const OF_DISAGGREGATION = [
  "disaggPdPort",
  "enablePdOoc",
  "instanceRole",
  "kvCacheTransferMode",
  "kvCacheTransferType",
  "transferListenPort",
];

const disaggregationOff: GroupRule = {
  id: "xllm-disaggregation-off",
  severity: Severity.Warning,
  source: "xLLM, docs/en/features/disagg_pd.md: these flags go with --enable_disagg_pd",
  check: (_, group) =>
    group.args["enableDisaggPd"] === true
      ? []
      : OF_DISAGGREGATION.filter(
          (name) => ![undefined, false, "DEFAULT"].some((off) => group.args[name] === off),
        ).map((name) =>
          objection(
            group,
            `args.${name}`,
            group.args[name],
            "It has no effect without enableDisaggPd.",
            "take it out, or set enableDisaggPd to true",
          ),
        ),
};

const cacheStore: GroupRule = {
  id: "xllm-cache-store",
  source: "xLLM, xllm.cpp: silently off otherwise",
  check: (_, group) => {
    if (group.args["enableKvcacheStore"] !== true) return [];
    const factor = group.args["hostBlocksFactor"];
    if (group.args["enablePrefixCache"] !== false && typeof factor === "number" && factor > 1) return [];
    return [
      objection(
        group,
        "args.enableKvcacheStore",
        true,
        "The store needs the prefix cache and more blocks on the host than on the device.",
        "set enablePrefixCache to true and hostBlocksFactor above 1, or take it out",
      ),
    ];
  },
};

export const settingsRules: readonly GroupRule[] = [disaggregation, disaggregationOff, cacheStore];
