import {
  defineRule,
  inRange,
  removed,
  type ResolvedTopology,
  setTo,
  Severity,
} from "../../../domain/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { pairEntry, storeEntry, usesMooncake } from "../connectors/entries.ts";
import { mooncakeV2 } from "../connectors/mooncake-v2.ts";
import type { PoolLink } from "../pool/pool-hardware.ts";
import { poolLink } from "../pool/pool-link.ts";
import { releaseOf } from "../versions.ts";

/** A variable that the documents set in each process of a pool, and why. */
interface PoolVariable {
  readonly name: string;
  readonly why: string;
}

const ROCE: PoolVariable = {
  name: "HCCL_INTRA_ROCE_ENABLE",
  why: "blocks move over RoCE",
};

const FABRIC: PoolVariable = {
  name: "ASCEND_ENABLE_USE_FABRIC_MEM",
  why: "blocks move over HCCS, with fabric memory",
};

const INITIALIZATION: PoolVariable = {
  name: "ACL_OP_INIT_MODE",
  why: "blocks move over HCCS",
};

export const poolVariables = defineRule({
  id: "ascend-pool-variables",
  severity: Severity.Advice,
  source:
    "vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md, environment variables by hardware; GLM5.3-Flash.md, §5.4: not with MooncakeConnectorV2 on A2",
  per: "group",
  check: (group, { at, topology }) => {
    const { kvTransfer } = topology.spec;
    const store = storeEntry(kvTransfer);
    if (store === undefined) return [];
    const needed = variablesOf(
      poolLink(topology),
      usesMooncake(store),
      pairEntry(kvTransfer)?.connector === mooncakeV2,
    );
    return needed
      .filter((one) => one !== FABRIC || oldToolkit(topology) === undefined)
      .filter(({ name }) => (entryOf(group.env, name) ?? "") === "")
      .map(({ name, why }) => ({
        ...at(`env.${name}`),
        message: `${name} is not set in groups.${group.name}; the documentation sets it where the pool's ${why}.`,
        fix: setTo("1", { name: `groups.${group.name}.env.${name}` }),
      }));
  },
});

function variablesOf(
  link: PoolLink | undefined,
  isMooncake: boolean,
  pulls: boolean,
): readonly PoolVariable[] {
  switch (link) {
    case "HCCS":
      return isMooncake ? [INITIALIZATION, FABRIC] : [INITIALIZATION];
    case "RoCE":
      return pulls ? [] : [ROCE];
    case undefined:
      return [];
    default:
      return link satisfies never;
  }
}

/** The toolkit with which the guide uses fabric memory. */
const FABRIC_TOOLKIT = "9.1.0";

export const fabricMemoryToolkit = defineRule({
  id: "ascend-fabric-memory-toolkit",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md, lines 1554 to 1560: ASCEND_ENABLE_USE_FABRIC_MEM with CANN 9.1.0",
  per: "group",
  check: (group, { at, topology }) => {
    const { spec } = topology;
    const old = oldToolkit(topology);
    if (old === undefined || entryOf(group.env, FABRIC.name) !== "1") return [];
    if (storeEntry(spec.kvTransfer) === undefined) return [];
    return [
      {
        ...at(`env.${FABRIC.name}`),
        message: `${FABRIC.name} is documented with CANN ${FABRIC_TOOLKIT}; the image of vllm-ascend ${spec.engine.version} has ${old}.`,
        fix: removed({ ending: ", or set engine.version to a release with a newer CANN" }),
      },
    ];
  },
});

/** The toolkit of the image, where it is older than that of fabric memory; undefined for another, or an unknown one. */
function oldToolkit({ spec, site }: ResolvedTopology): string | undefined {
  const { versions, standIn } = releaseOf(spec.engine.version);
  const cann = versions["cann"];
  if (site.image !== undefined || standIn !== undefined || cann === undefined) return undefined;
  return inRange(cann, { before: FABRIC_TOOLKIT }) ? cann : undefined;
}
