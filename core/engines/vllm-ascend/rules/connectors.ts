import {
  added,
  defineRule,
  type Fix,
  numberOf,
  pairOf,
  removed,
  type ResolvedTopology,
  type RuleContext,
  type RuleProblem,
  setTo,
  Severity,
} from "../../../domain/index.ts";
import { entryOf, LoadBalancing, Role } from "../../../topology/index.ts";
import { documentedPool, printPool } from "../pool/index.ts";
import {
  entriesOf,
  extraOf,
  isMulti,
  type KvTransfer,
  pairEntry,
  storeEntry,
} from "../connectors/entries.ts";

const PASSING = { connector: "MooncakeConnectorV1" };

const PRINTED_PASSING = '{ connector: "MooncakeConnectorV1" }';

/** The connectors of a MultiConnector that asks none: a store with its pool, and for a pair what passes the cache. */
function withStore({ pool }: KvTransfer, hasPair: boolean): Fix {
  const backend = pool?.backend ?? "mooncake";
  const store = { connector: "AscendStoreConnector", extraConfig: { backend, lookup_rpc_port: "0" } };
  const printedStore = `{ connector: "AscendStoreConnector", extraConfig: { backend: "${backend}", lookup_rpc_port: "0" } }`;
  const missing = pool === undefined ? documentedPool(backend) : undefined;
  const andPool = missing === undefined ? "" : `, and kvTransfer.pool to ${printPool(missing)}`;
  return {
    text: (path) =>
      `Set ${path}, e.g. to [${hasPair ? `${PRINTED_PASSING}, ` : ""}${printedStore}]${andPool}`,
    changes: (path) => [
      { path, value: [...(hasPair ? [PASSING] : []), store] },
      ...(missing === undefined ? [] : [{ path: "kvTransfer.pool", value: missing }]),
    ],
  };
}

export const multiConnector = defineRule({
  id: "ascend-multi-connector",
  source:
    "vLLM, multi_connector.py, _get_connector_classes_and_configs; vllm-ascend, kv_cache_pool_ascend_store.md",
  per: "topology",
  check: ({ spec: { kvTransfer }, contract }, { at }) => {
    if (kvTransfer === undefined) return [];
    const { connector, connectors } = kvTransfer;
    if (!isMulti(kvTransfer)) {
      if (connectors === undefined) return [];
      return [
        {
          ...at("kvTransfer.connectors"),
          message: `kvTransfer.connectors is for MultiConnector; ${connector} asks no other connector.`,
          fix: {
            ...removed(),
            text: () => "Set kvTransfer.connector to MultiConnector, or remove kvTransfer.connectors",
          },
        },
      ];
    }
    if (connectors === undefined || connectors.length === 0) {
      return [
        {
          ...at("kvTransfer.connectors"),
          message:
            "kvTransfer.connectors is required: MultiConnector asks these connectors, and moves nothing itself.",
          fix: withStore(kvTransfer, contract !== undefined),
        },
      ];
    }
    return unusableConnectors(kvTransfer, at);
  },
});

/** Connectors of a MultiConnector that cannot be there, by their order. */
function unusableConnectors(kvTransfer: KvTransfer, at: RuleContext["at"]): readonly RuleProblem[] {
  const entries = entriesOf(kvTransfer);
  const passing = entries.find(({ connector }) => connector?.handshakes !== undefined);
  return entries.flatMap((entry, index): readonly RuleProblem[] => {
    const setting = `${entry.path}.connector`;
    const name = entry.spec.connector;
    if (name === kvTransfer.connector) {
      return [
        {
          ...at(setting),
          message: `${setting} is a MultiConnector inside another.`,
          fix: `Replace ${entry.path} with the connectors that it asks`,
        },
      ];
    }
    const earlier = entries.slice(0, index).find(({ connector }) => connector === entry.connector);
    if (entry.connector !== undefined && earlier !== undefined) {
      return [
        {
          ...at(setting),
          message: `${setting} names ${name} a second time; both would use the same ports and the same store.`,
          fix: removed({ path: entry.path }),
        },
      ];
    }
    if (entry.connector?.handshakes === undefined || passing === undefined || passing === entry) return [];
    return [
      {
        ...at(setting),
        message: `${setting} and ${passing.path}.connector both use the ports from ports.kv on.`,
        fix: removed({ path: entry.path, ending: ` or ${passing.path}` }),
      },
    ];
  });
}

export const connectorOfPair = defineRule({
  id: "ascend-connector-of-pair",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.30.0rc2, pool_scheduler.py:662: decode loads from the pool only with consumer_is_to_load",
  per: "pair",
  check: ({ decode }, { topology: { spec }, at }) => {
    const { kvTransfer } = spec;
    const store = storeEntry(kvTransfer);
    if (kvTransfer === undefined || store === undefined || pairEntry(kvTransfer) !== undefined) return [];
    if (extraOf(store, kvTransfer, decode)["consumer_is_to_load"] === true) return [];
    const setting = isMulti(kvTransfer) ? "kvTransfer.connectors" : "kvTransfer.connector";
    return [
      {
        ...at(setting),
        message: `${setting} passes no KV cache from prefill to decode: decode computes every prompt again.`,
        fix: isMulti(kvTransfer)
          ? added<unknown>(PASSING, kvTransfer.connectors ?? [], { as: PRINTED_PASSING })
          : withPairConnector(kvTransfer),
      },
    ];
  },
});

/** A MultiConnector in place of a store alone. */
function withPairConnector({ connector, extraConfig }: KvTransfer): Fix {
  const extra = JSON.stringify(extraConfig);
  return {
    text: () =>
      `Set kvTransfer.connector to MultiConnector, and kvTransfer.connectors to [${PRINTED_PASSING}, { connector: "${connector}", extraConfig: ${extra} }], and remove kvTransfer.extraConfig`,
    changes: () => [
      { path: "kvTransfer.connector", value: "MultiConnector" },
      {
        path: "kvTransfer.connectors",
        value: [PASSING, { connector, extraConfig }],
      },
      { path: "kvTransfer.extraConfig", remove: true },
    ],
  };
}

export const connectorDecodeDegrees = defineRule({
  id: "ascend-connector-decode-degrees",
  source:
    "vllm-ascend v0.30.0rc2, mooncake_connector.py:2153 and 2240, mooncake_layerwise_connector.py:870: assertions about the decode engine",
  per: "pair",
  check: ({ decode }, { topology: { spec }, at }) => {
    const connector = pairEntry(spec.kvTransfer)?.connector;
    if (connector === undefined) return [];
    const { stages, promptShards } = connector.decodeMay;
    const limits = [
      { setting: "pipelineParallelSize", allowed: stages, size: decode.pipelineParallelSize },
      {
        setting: "prefillContextParallelSize",
        allowed: promptShards,
        size: decode.prefillContextParallelSize,
      },
    ];
    return limits.flatMap(({ setting, allowed, size }) => {
      const path = `groups.${decode.name}.${setting}`;
      if (allowed || size === 1) return [];
      return [
        {
          ...at(path),
          message: `${path} must be 1: ${connector.name} supports more only in the prefill group.`,
          fix: removed({ name: `${setting} from groups.${decode.name}` }),
        },
      ];
    });
  },
});

export const engineIdOfRanks = defineRule({
  id: "ascend-engine-id-of-ranks",
  severity: Severity.Warning,
  releases: { before: "0.24" },
  source:
    "vLLM before 0.24, v1/engine/core.py, appends the local rank to engine_id, 0 for every process; vllm-ascend, mooncake_connector.py, local_remote_block_port_mapping: decode keeps the ports of an id",
  per: "pair",
  check: ({ prefill, decode }, { topology, at }) => {
    const { engineId, name, dataParallelSize, loadBalancing } = prefill;
    if (engineId === undefined || dataParallelSize === 1 || loadBalancing !== LoadBalancing.External)
      return [];
    if (engineId.includes("rank}") || !sharesContext(topology)) return [];
    if (pairEntry(topology.spec.kvTransfer)?.connector?.handshakes?.listens !== Role.Prefill) return [];
    const setting = `groups.${name}.engineId`;
    return [
      {
        ...at(setting),
        message: `${setting} is the same for ${dataParallelSize} ranks: with context parallelism, groups.${decode.name} reads the blocks of every rank from the ports of the first.`,
        fix: setTo(`${engineId}-{rank}`, { name: setting }),
      },
    ];
  },
});

/** Whether several devices of a rank hold different parts of a prompt. */
function sharesContext({ groups }: ResolvedTopology): boolean {
  const pair = pairOf(groups);
  return (
    pair !== undefined &&
    Object.values(pair).some(
      (group) =>
        group.prefillContextParallelSize > 1 || (numberOf(group, "decodeContextParallelSize") ?? 1) > 1,
    )
  );
}

export const storeLayerwise = defineRule({
  id: "ascend-store-layerwise",
  source:
    "vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md: use_layerwise works on the prefill side only",
  per: "group",
  check: (group, { topology: { spec } }) => {
    const { kvTransfer } = spec;
    const store = storeEntry(kvTransfer);
    if (kvTransfer === undefined || store === undefined || group.role !== Role.Decode) return [];
    if (extraOf(store, kvTransfer, group)["use_layerwise"] !== true) return [];
    const own = `groups.${group.name}.kvTransfer.connectors.${store.spec.connector}.use_layerwise`;
    const place =
      entryOf(group.kvTransfer.connectors, store.spec.connector)?.["use_layerwise"] === undefined
        ? `${store.path}.extraConfig.use_layerwise`
        : own;
    return [
      {
        path: place,
        value: true,
        message: `${place} is true for groups.${group.name}, but only prefill saves layer by layer.`,
        fix: setTo(false, { path: own, name: own }),
      },
    ];
  },
});
