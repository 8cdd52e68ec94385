import { defineRule, setTo, separatesNodes, Severity } from "../../../domain/index.ts";
import type { HardwareName } from "../../../facts/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { backendOf, pairEntry, storeEntry, usesMooncake } from "../connectors/entries.ts";
import { mooncakeV2 } from "../connectors/mooncake-v2.ts";
import { documentedPool } from "../pool/index.ts";

/** A variable that the documents set in each process of a pool, and why. */
interface PoolVariable {
  readonly name: string;
  readonly why: string;
}

/** What moves the blocks between nodes. */
type Link = "HCCS" | "RoCE";

/** The links of hardware whose variables the documents name. */
const LINKS: Readonly<Partial<Record<HardwareName, Link>>> = {
  "atlas-800-a2": "RoCE",
  "atlas-800-a3": "HCCS",
};

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
    const { hardware, groups, spec } = topology;
    const store = storeEntry(spec.kvTransfer);
    if (store === undefined || documentedPool(backendOf(store)) === undefined) return [];
    const link = separatesNodes(groups) ? "RoCE" : LINKS[hardware.name];
    const needed = variablesOf(
      link,
      usesMooncake(store),
      pairEntry(spec.kvTransfer)?.connector === mooncakeV2,
    );
    return needed
      .filter(({ name }) => (entryOf(group.env, name) ?? "") === "")
      .map(({ name, why }) => ({
        ...at(`env.${name}`),
        message: `${name} is not set in groups.${group.name}; the documentation sets it where the pool's ${why}.`,
        fix: setTo("1", { name: `groups.${group.name}.env.${name}` }),
      }));
  },
});

function variablesOf(link: Link | undefined, isMooncake: boolean, pulls: boolean): readonly PoolVariable[] {
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
