import { defineRule, setTo, Severity } from "../../../domain/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { pairEntry, storeEntry, usesMooncake } from "../connectors/entries.ts";
import { mooncakeV2 } from "../connectors/mooncake-v2.ts";
import { type PoolLink, poolLink } from "../pool/pool-link.ts";

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
