import {
  defineRule,
  inRange,
  numberOf,
  removed,
  type ResolvedGroup,
  type ResolvedTopology,
  setTo,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { isSparse } from "../../../facts/index.ts";
import { FROM_CACHE_TYPES } from "../cache-releases.ts";
import { isOn, readKey, type Setting } from "../group-settings.ts";
import { hardwareSupport } from "../hardware.ts";

const CONTEXT = "args.decodeContextParallelSize";

/** The plugin sets every block size to this. */
const BLOCK = 128;

/** Releases in which decode context parallelism also spans the devices of prefill context parallelism. */
const SPANNING: VersionRange = { since: "0.26" };

/** Releases of the plugin that prescribe the size for sparse attention. */
const SPARSE_DEGREE: VersionRange = { since: "0.23" };

/** Releases of the plugin that support that for sparse attention. */
const SPARSE_SPANNING: VersionRange = { since: "0.28" };

export const contextParallelDegrees = defineRule({
  id: "vllm-context-parallel-degrees",
  source: "vLLM 0.20.2, config/parallel.py:474 and config/model.py:1161; vLLM 0.26.0, config/parallel.py:507",
  per: "group",
  check: (group, { topology: { model, spec }, at }) => {
    const context = contextParallelSize(group);
    const { tensorParallelSize } = group;
    const { attention, attentionHeads } = model;
    if (context <= 1) return [];
    if (group.prefillContextParallelSize > 1 && inRange(spec.engine.version, SPANNING)) {
      const sizes = spanningSizes(group);
      if (sizes.includes(context)) return [];
      return [
        {
          ...at(CONTEXT),
          message: `decodeContextParallelSize ${context} must be ${sizes.join(" or ")} with prefillContextParallelSize ${group.prefillContextParallelSize} and tensorParallelSize ${tensorParallelSize}.`,
          fix: setTo(group.prefillContextParallelSize, { as: sizes.join(" or "), ending: ", or remove it" }),
        },
      ];
    }
    // ascend-sparse-context-parallel allows one size alone.
    if (isSparse(model) === true && inRange(spec.engine.version, SPARSE_DEGREE)) return [];
    if (tensorParallelSize % context !== 0) {
      return [
        {
          ...at(CONTEXT),
          message: `decodeContextParallelSize ${context} does not divide tensorParallelSize ${tensorParallelSize}.`,
          fix: setTo(largestDivisor(tensorParallelSize, context), {
            as: `a divisor of ${tensorParallelSize}`,
            ending: ", or remove it",
          }),
        },
      ];
    }
    if (attention?.kind !== "grouped" || attentionHeads === undefined) return [];
    const limit = Math.floor(tensorParallelSize / attention.keyValueHeads);
    const queries = attentionHeads / attention.keyValueHeads;
    if (context <= limit && queries % context === 0) return [];
    return [
      {
        ...at(CONTEXT),
        message:
          context > limit
            ? `decodeContextParallelSize ${context} exceeds the devices per key-value head, ${Math.max(1, limit)}: ${model.name} has ${attention.keyValueHeads} such heads, and tensorParallelSize is ${tensorParallelSize}.`
            : `decodeContextParallelSize ${context} does not divide the ${queries} query heads that share a key-value head of ${model.name}.`,
        fix:
          limit > 1
            ? setTo(largestDivisor(queries, limit, tensorParallelSize), {
                as: `a divisor of ${queries} up to ${limit}`,
                ending: ", or remove it",
              })
            : removed({ ending: ", or raise tensorParallelSize" }),
      },
    ];
  },
});

export const sparseContextParallel = defineRule({
  id: "ascend-sparse-context-parallel",
  releases: SPARSE_DEGREE,
  source:
    "vllm-ascend v0.23.0, platform.py:731, and v0.27.1rc1, platform.py:1523: sparse attention splits the context over all devices of a rank; v0.28.0rc1, platform.py:1525, also over the devices of prefill context parallelism",
  per: "group",
  check: (group, { topology: { model, spec }, at }) => {
    const context = contextParallelSize(group);
    const { tensorParallelSize } = group;
    if (isSparse(model) !== true || context <= 1 || context === tensorParallelSize) return [];
    // vllm-context-parallel-degrees reports sizes that do not span it.
    if (group.prefillContextParallelSize > 1 && inRange(spec.engine.version, SPARSE_SPANNING)) return [];
    return [
      {
        ...at(CONTEXT),
        message: `decodeContextParallelSize ${context} must equal tensorParallelSize ${tensorParallelSize}: ${model.name} has sparse attention.`,
        fix: setTo(tensorParallelSize, { ending: ", or remove it" }),
      },
    ];
  },
});

/** Releases that refuse it with a cache of 8 bits, and those that refuse it altogether, on Ascend 950. */
const REFUSED_WITH_C8: readonly VersionRange[] = [{ since: "0.23", before: "0.25" }, { since: "0.28" }];
const REFUSED: VersionRange = { since: "0.25", before: "0.28" };

export const sparseContextHardware = defineRule({
  id: "ascend-sparse-context-hardware",
  releases: SPARSE_DEGREE,
  source:
    "vllm-ascend v0.23.0, platform.py:737, with C8; v0.25.1rc1, :730, to v0.27.1rc1, :1528; v0.28.0rc1, :1535, to v0.30.0rc2, :1677, with the key of C8",
  per: "group",
  check: (group, { topology, at }) => {
    const { hardware, spec } = topology;
    const { version } = spec.engine;
    const context = contextParallelSize(group);
    if (!lacksOperators(topology, context)) return [];
    const key = REFUSED_WITH_C8.some((range) => inRange(version, range))
      ? smallCacheKey(topology, group)
      : undefined;
    if (!inRange(version, REFUSED) && key === undefined) return [];
    return [
      {
        ...at(CONTEXT),
        message: `vllm-ascend ${version} refuses to start: decodeContextParallelSize ${context} is not supported with sparse attention${key === undefined ? "" : ` and ${key.name}`} on ${hardware.title}.`,
        fix: removed(key === undefined ? {} : { ending: ` or ${key.name}` }),
      },
    ];
  },
});

export const sparseContextUntested = defineRule({
  id: "ascend-sparse-context-untested",
  severity: Severity.Warning,
  releases: SPARSE_DEGREE,
  source:
    "vllm-ascend, release notes of v0.23.0, known issues, #13303; v0.30.0rc2, platform.py:1677: no operator with C8, and only the older key of C8 is refused",
  per: "group",
  check: (group, { topology, at }) => {
    const { hardware, spec } = topology;
    const { version } = spec.engine;
    const context = contextParallelSize(group);
    if (!lacksOperators(topology, context) || inRange(version, REFUSED)) return [];
    if (smallCacheKey(topology, group) !== undefined) return [];
    const type = group.args["kvCacheDtype"];
    const small = inRange(version, FROM_CACHE_TYPES) && (type === "fp8" || type === "int8");
    if (!small && !inRange(version, { before: "0.25" })) return [];
    return [
      {
        ...at(CONTEXT),
        message: `decodeContextParallelSize ${context} is not supported with sparse attention${small ? ` and kvCacheDtype ${type}` : ""} on ${hardware.title}; vllm-ascend ${version} does not refuse it.`,
        fix: removed(small ? { ending: " or kvCacheDtype" } : {}),
      },
    ];
  },
});

/** Whether the hardware lacks operators for the context parallelism of a sparse model. */
function lacksOperators({ hardware, model }: ResolvedTopology, context: number): boolean {
  return (
    context > 1 && isSparse(model) === true && hardwareSupport(hardware.name)?.sparseContextParallel === false
  );
}

/** The key that stores the cache of sparse attention in 8 bits; before v0.28 that of the keys of indexers, too. */
function smallCacheKey(topology: ResolvedTopology, group: ResolvedGroup): Setting | undefined {
  const { version } = topology.spec.engine;
  const keys = inRange(version, { before: "0.28" })
    ? ["enable_sparse_sfa_c8", "enable_sparse_li_c8"]
    : ["enable_sparse_sfa_c8"];
  return keys.map((name) => readKey(topology, group, name)).find((setting) => isOn(setting));
}

export const sparseContextSymmetric = defineRule({
  id: "ascend-sparse-context-symmetric",
  severity: Severity.Warning,
  source:
    "vllm-ascend, release notes of v0.23.0, #14322: on one side alone, answers can be less accurate; GLM5.md of v0.23.0 sets decode_context_parallel_size on both",
  per: "pair",
  check: ({ prefill, decode }, { topology: { model }, at }) => {
    if (isSparse(model) !== true) return [];
    const onPrefill = contextParallelSize(prefill) > 1;
    if (onPrefill === contextParallelSize(decode) > 1) return [];
    const [on, off] = onPrefill ? [prefill, decode] : [decode, prefill];
    return [
      {
        ...at(`groups.${on.name}.${CONTEXT}`),
        message: `decodeContextParallelSize is above 1 in groups.${on.name} only: answers of ${model.name} can be less accurate.`,
        // Sparse attention splits the context over all devices of a rank.
        fix:
          off.tensorParallelSize === 1
            ? removed({ ending: ` from groups.${on.name}` })
            : setTo(off.tensorParallelSize, {
                path: `groups.${off.name}.${CONTEXT}`,
                name: `groups.${off.name}.${CONTEXT}`,
                ending: ` and cpKvCacheInterleaveSize of both groups to ${BLOCK}, or remove decodeContextParallelSize from groups.${on.name}`,
                also: [prefill, decode].map(({ name }) => ({
                  path: `groups.${name}.args.cpKvCacheInterleaveSize`,
                  value: BLOCK,
                })),
              }),
      },
    ];
  },
});

/** The sizes of decode context parallelism that span the devices of prefill context parallelism. */
function spanningSizes({ prefillContextParallelSize, tensorParallelSize }: ResolvedGroup): readonly number[] {
  return [...new Set([prefillContextParallelSize, prefillContextParallelSize * tensorParallelSize])];
}

/** The largest number up to a limit that divides all of these. */
function largestDivisor(whole: number, limit: number, ...others: readonly number[]): number {
  let divisor = Math.min(whole, limit);
  while ([whole, ...others].some((one) => one % divisor !== 0)) divisor -= 1;
  return divisor;
}

function contextParallelSize(group: ResolvedGroup): number {
  return numberOf(group, "decodeContextParallelSize") ?? 1;
}
