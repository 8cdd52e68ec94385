import { defineRule, setTo } from "../../../domain/index.ts";
import { entryOf } from "../../../topology/index.ts";

const POLICY = "kv_load_failure_policy";

export const loadFailureHybrid = defineRule({
  id: "ascend-load-failure-hybrid",
  releases: { since: "0.22" },
  source:
    "vllm-ascend v0.22.1rc1, platform.py:872, to v0.30.0rc2, :1154, _validate_kv_load_failure_policy: an assertion",
  per: "topology",
  check: ({ spec: { kvTransfer }, groups, model }, { at }) => {
    if (kvTransfer === undefined || model.linearAttention === undefined) return [];
    const places = [
      { path: `kvTransfer.settings.${POLICY}`, value: entryOf(kvTransfer.settings, POLICY) },
      ...groups.map(({ name, kvTransfer: own }) => ({
        path: `groups.${name}.kvTransfer.settings.${POLICY}`,
        value: entryOf(own.settings, POLICY),
      })),
    ];
    return places
      .filter(({ value }) => value === "recompute")
      .map(({ path }) => ({
        ...at(path),
        message: `${path} must not be recompute: ${model.name} has layers with linear attention, and vllm-ascend refuses to start.`,
        fix: setTo("fail", { name: path }),
      }));
  },
});
