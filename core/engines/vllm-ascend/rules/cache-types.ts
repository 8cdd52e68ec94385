import {
  defineRule,
  removed,
  type ResolvedGroup,
  type RuleProblem,
  setTo,
  Severity,
} from "../../../domain/index.ts";
import { isSparse } from "../../../facts/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { FROM_CACHE_TYPES } from "../cache-releases.ts";
import { pluginReleaseOf } from "../plugin-release.ts";
import { placeOf, type Setting, settingsOf } from "../group-settings.ts";
import { argumentNamed, lifeOf, placeName } from "../switches/index.ts";

/** Values that store as many bytes per number as the model. */
const WHOLE: ReadonlySet<unknown> = new Set(["auto", "bfloat16"]);

/** The types of the KV cache and of the keys of indexers that a group sets. */
function cacheTypes(group: ResolvedGroup): readonly Setting[] {
  const args = `groups.${group.name}.args`;
  const inner = entryOf(settingsOf(group, "attentionConfig"), "indexer_kv_dtype");
  const dotted = entryOf(group.args, "attentionConfig.indexer_kv_dtype");
  const cache = entryOf(group.args, "kvCacheDtype");
  return [
    ...(cache === undefined ? [] : [{ name: "kvCacheDtype", path: `${args}.kvCacheDtype`, value: cache }]),
    ...[inner ?? dotted].flatMap((value) =>
      value === undefined
        ? []
        : [{ name: "indexer_kv_dtype", path: `${args}.attentionConfig.indexer_kv_dtype`, value }],
    ),
  ];
}

export const fp8Cache = defineRule({
  id: "ascend-fp8-cache",
  releases: FROM_CACHE_TYPES,
  source:
    "vllm-ascend v0.29.0rc1, platform.py:483: fp8 requires FP8_ATTENTION, which only Ascend 950 has; device_op.py:477 of v0.30.0rc2: mxfp4, too",
  per: "group",
  check: (group, { topology: { spec, hardware } }) =>
    hardware.fp8Arithmetic
      ? []
      : cacheTypes(group).flatMap((setting) => {
          const { name, value } = setting;
          if (value !== "fp8" && value !== "mxfp4") return [];
          return [
            {
              ...placeOf(setting),
              message: `vllm-ascend ${spec.engine.version} refuses to start: ${name} ${value} requires fp8 arithmetic, which ${hardware.title} does not have.`,
              fix: setTo("int8"),
            },
          ];
        }),
});

export const cacheTypeRead = defineRule({
  id: "ascend-cache-type-read",
  severity: Severity.Warning,
  releases: { before: "0.29" },
  source:
    "vllm-ascend v0.13.0rc1 to v0.28.0rc1, platform.py: index_topk sets cache_dtype to that of the model; attention_v1.py writes keys without conversion",
  per: "group",
  check: (group, { topology: { model, spec, hardware }, at }): readonly RuleProblem[] => {
    const type = group.args["kvCacheDtype"];
    const { version } = spec.engine;
    if (typeof type !== "string" || WHOLE.has(type)) return [];
    if (isSparse(model) === true) {
      const keys = pluginReleaseOf(version)?.keys ?? {};
      const key = ["enable_sparse_sfa_c8", "enable_sparse_c8"].find((one) => Object.hasOwn(keys, one));
      return [
        {
          ...at("args.kvCacheDtype"),
          message: `kvCacheDtype ${type} has no effect: vllm-ascend ${version} stores the cache of sparse attention in the type of ${model.name}.`,
          fix: removed({
            ending:
              key === undefined
                ? ""
                : `, and set additionalConfig.${key} for an ${hardware.fp8Arithmetic ? "fp8" : "int8"} cache`,
          }),
        },
      ];
    }
    if (!type.startsWith("fp8") || hardware.fp8Arithmetic || model.attention === undefined) return [];
    return [
      {
        ...at("args.kvCacheDtype"),
        message: `kvCacheDtype ${type} is not known to work: vllm-ascend ${version} has no attention operator that reads an fp8 cache on ${hardware.title}.`,
        fix: removed(),
      },
    ];
  },
});

/** The default of vLLM 0.24 to 0.26, and of later releases. */
const DEFAULT_INDEXER: ReadonlySet<unknown> = new Set(["bf16", "auto"]);

export const indexerTypeRead = defineRule({
  id: "ascend-indexer-type-read",
  severity: Severity.Warning,
  releases: { since: "0.24", before: FROM_CACHE_TYPES.since },
  source:
    "vLLM 0.24.0, config/attention.py:55, takes indexer_kv_dtype; vllm-ascend v0.24.0rc1 to v0.28.0rc1 do not read it, v0.29.0rc1, ascend_config.py:777, does",
  per: "group",
  check: (group, { topology: { model, spec } }) => {
    const { version } = spec.engine;
    const life = lifeOf(argumentNamed("attentionConfig.indexer_kv_dtype"), version);
    if (life === undefined) return [];
    const keys = isSparse(model) === true ? (life.replacements ?? []).map(placeName) : [];
    return cacheTypes(group)
      .filter(({ name, value }) => name === "indexer_kv_dtype" && !DEFAULT_INDEXER.has(value))
      .map((setting) => ({
        ...placeOf(setting),
        message: `indexer_kv_dtype has no effect in vllm-ascend ${version}.`,
        fix: removed({
          ending:
            keys.length === 0
              ? ""
              : `, and set additionalConfig.${keys.join(" and ")} for 8-bit indexer keys`,
        }),
      }));
  },
});
