import {
  defineRule,
  inRange,
  numberOf,
  removed,
  type ResolvedGroup,
  type ResolvedTopology,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { isSparse } from "../../../facts/index.ts";
import { isOn, readKey, type Setting } from "../group-settings.ts";
import { hardwareSupport } from "../hardware.ts";

const CONTEXT = "args.decodeContextParallelSize";

/** Releases whose plugin checks decode context parallelism of sparse attention. */
const PRESCRIBED: VersionRange = { since: "0.23" };

/** Releases that refuse it with a cache of 8 bits, and those that refuse it altogether, on Ascend 950. */
const REFUSED_WITH_C8: readonly VersionRange[] = [{ since: "0.23", before: "0.25" }, { since: "0.28" }];
const REFUSED: VersionRange = { since: "0.25", before: "0.28" };

export const sparseContextHardware = defineRule({
  id: "ascend-sparse-context-hardware",
  releases: PRESCRIBED,
  source:
    "vllm-ascend v0.23.0, platform.py:737, with C8; v0.25.1rc1, :730, to v0.27.1rc1, :1528; v0.28.0rc1, :1535, to v0.30.0rc2, :1677, with the key of C8",
  per: "group",
  check: (group, { topology, at }) => {
    const { hardware, spec } = topology;
    const { version } = spec.engine;
    const context = contextSizeOf(group);
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
  releases: PRESCRIBED,
  source:
    "vllm-ascend, release notes of v0.23.0, known issues, #13303; v0.30.0rc2, platform.py:1677: no operator with C8, and only the older key of C8 is refused",
  per: "group",
  check: (group, { topology, at }) => {
    const { hardware, spec } = topology;
    const { version } = spec.engine;
    const context = contextSizeOf(group);
    if (!lacksOperators(topology, context) || inRange(version, REFUSED)) return [];
    if (smallCacheKey(topology, group) !== undefined) return [];
    const type = group.args["kvCacheDtype"];
    const small = inRange(version, C8_OF_TYPE) && (type === "fp8" || type === "int8");
    if (!small && !inRange(version, { before: "0.25" })) return [];
    return [
      {
        ...at(CONTEXT),
        message: `decodeContextParallelSize ${context} is not supported with sparse attention${small ? ` and kvCacheDtype ${type}` : ""} on ${hardware.title}; vllm-ascend ${version} starts with it all the same.`,
        fix: removed(small ? { ending: " or kvCacheDtype" } : {}),
      },
    ];
  },
});

/** Releases that derive C8 of the cache from its type. */
const C8_OF_TYPE: VersionRange = { since: "0.29" };

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

function contextSizeOf(group: ResolvedGroup): number {
  return numberOf(group, "decodeContextParallelSize") ?? 1;
}
