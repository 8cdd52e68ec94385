import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { pooled } from "../../../../test/support/pooled.ts";
import { groupOf, prefillDecode, serving } from "../../../../test/support/topologies.ts";
import type { KvTransferSpec } from "../../../topology/index.ts";

const transfer = (kvTransfer: KvTransferSpec) =>
  prefillDecode((topology) => void (topology.kvTransfer = kvTransfer));

const asking = (...connectors: readonly string[]) =>
  transfer({
    connector: "MultiConnector",
    connectors: connectors.map((connector) => ({ connector })),
  });

const EXAMPLE =
  '[{ connector: "MooncakeConnectorV1" }, { connector: "AscendStoreConnector", extraConfig: { backend: "mooncake", lookup_rpc_port: "0" } }]';

const withContext = (engineId: string | undefined, change: { version?: string; connector?: string } = {}) =>
  prefillDecode((topology) => {
    topology.engine.version = change.version ?? "v0.20.2rc1";
    topology.kvTransfer = { connector: change.connector ?? "MooncakeConnectorV1" };
    const prefill = groupOf(topology, "prefill");
    prefill.args = { ...prefill.args, decodeContextParallelSize: 16, cpKvCacheInterleaveSize: 128 };
    if (engineId === undefined) delete prefill.engineId;
    else prefill.engineId = engineId;
  });

const layerwise = (ofGroup: Record<string, boolean>, ofAll: Record<string, boolean> = {}) =>
  pooled((topology) => {
    topology.kvTransfer = {
      ...topology.kvTransfer,
      connector: "MultiConnector",
      connectors: [
        { connector: "MooncakeConnectorV1" },
        { connector: "AscendStoreConnector", extraConfig: { backend: "mooncake", ...ofAll } },
      ],
    };
    groupOf(topology, "decode").kvTransfer = { connectors: { AscendStoreConnector: ofGroup } };
  });

export const cases: CasesByRule = {
  "ascend-multi-connector": {
    fails: [
      {
        name: "a MultiConnector without connectors",
        topology: transfer({ connector: "MultiConnector", useAscendDirect: true }),
        reports: [
          {
            path: "kvTransfer.connectors",
            message:
              "kvTransfer.connectors is required: MultiConnector asks these connectors, and moves nothing itself.",
            fix: `Set kvTransfer.connectors, e.g. to ${EXAMPLE}, and kvTransfer.pool to { backend: "mooncake", port: 50088 }`,
          },
        ],
      },
      {
        name: "connectors of another connector",
        topology: transfer({
          connector: "MooncakeConnectorV1",
          connectors: [{ connector: "AscendStoreConnector" }],
        }),
        reports: [
          {
            path: "kvTransfer.connectors",
            value: [{ connector: "AscendStoreConnector", settings: {}, extraConfig: {} }],
            message:
              "kvTransfer.connectors is for MultiConnector; MooncakeConnectorV1 asks no other connector.",
            fix: "Set kvTransfer.connector to MultiConnector, or remove kvTransfer.connectors",
          },
        ],
      },
      {
        name: "a MultiConnector inside another",
        topology: asking("MooncakeConnectorV1", "MultiConnector"),
        reports: [
          {
            path: "kvTransfer.connectors.1.connector",
            value: "MultiConnector",
            message: "kvTransfer.connectors.1.connector is a MultiConnector inside another.",
            fix: "Replace kvTransfer.connectors.1 with the connectors that it asks",
          },
        ],
      },
      {
        name: "a connector under both of its names",
        topology: asking("AscendStoreConnector", "MooncakeConnectorStoreV1"),
        reports: [
          {
            path: "kvTransfer.connectors.1.connector",
            value: "MooncakeConnectorStoreV1",
            message:
              "kvTransfer.connectors.1.connector names MooncakeConnectorStoreV1 a second time; both would use the same ports and the same store.",
            fix: "Remove kvTransfer.connectors.1",
          },
        ],
      },
      {
        name: "two connectors between prefill and decode",
        topology: asking("MooncakeConnectorV1", "MooncakeLayerwiseConnector"),
        reports: [
          {
            path: "kvTransfer.connectors.1.connector",
            value: "MooncakeLayerwiseConnector",
            message:
              "kvTransfer.connectors.1.connector and kvTransfer.connectors.0.connector both use the ports from ports.kv on.",
            fix: "Remove kvTransfer.connectors.1 or kvTransfer.connectors.0",
          },
        ],
      },
    ],
    passes: [
      { name: "a connector of a pair and a store", topology: pooled() },
      { name: "a single connector", topology: prefillDecode() },
      { name: "no KV transfer", topology: serving(1) },
    ],
  },
  "ascend-connector-of-pair": {
    fails: [
      {
        name: "a store alone",
        topology: transfer({ connector: "AscendStoreConnector", extraConfig: { lookup_rpc_port: "0" } }),
        reports: [
          {
            path: "kvTransfer.connector",
            value: "AscendStoreConnector",
            message:
              "kvTransfer.connector passes no KV cache from prefill to decode: decode computes every prompt again.",
            fix: 'Set kvTransfer.connector to MultiConnector, and kvTransfer.connectors to [{ connector: "MooncakeConnectorV1" }, { connector: "AscendStoreConnector", extraConfig: {"lookup_rpc_port":"0"} }], and remove kvTransfer.extraConfig',
          },
        ],
      },
      {
        name: "a MultiConnector that asks a store only",
        topology: asking("AscendStoreConnector"),
        reports: [
          {
            path: "kvTransfer.connectors",
            value: [{ connector: "AscendStoreConnector", settings: {}, extraConfig: {} }],
            message: /passes no KV cache from prefill to decode/,
            fix: 'Add { connector: "MooncakeConnectorV1" } to kvTransfer.connectors',
          },
        ],
      },
    ],
    passes: [
      { name: "a MultiConnector with both", topology: pooled() },
      {
        name: "a store from which decode loads",
        topology: transfer({
          connector: "AscendStoreConnector",
          extraConfig: { consumer_is_to_load: true },
        }),
      },
    ],
  },
  "ascend-connector-decode-degrees": {
    fails: [
      {
        name: "pipeline stages of decode",
        topology: prefillDecode((topology) => void (groupOf(topology, "decode").pipelineParallelSize = 2)),
        reports: [
          {
            path: "groups.decode.pipelineParallelSize",
            value: 2,
            message:
              "groups.decode.pipelineParallelSize must be 1: MooncakeConnectorV1 supports more only in the prefill group.",
            fix: "Remove pipelineParallelSize from groups.decode",
          },
        ],
      },
      {
        name: "prefill context parallelism of decode",
        topology: prefillDecode((topology) => {
          topology.kvTransfer = { connector: "MooncakeLayerwiseConnector" };
          groupOf(topology, "decode").prefillContextParallelSize = 2;
        }),
        reports: [
          {
            path: "groups.decode.prefillContextParallelSize",
            value: 2,
            message: /must be 1: MooncakeLayerwiseConnector supports more only in the prefill group\.$/,
            fix: "Remove prefillContextParallelSize from groups.decode",
          },
        ],
      },
    ],
    passes: [
      { name: "the degrees of the document", topology: prefillDecode() },
      {
        name: "pipeline stages of prefill",
        topology: prefillDecode((topology) => void (groupOf(topology, "prefill").pipelineParallelSize = 2)),
      },
    ],
  },
  "ascend-engine-id-of-ranks": {
    fails: [
      {
        name: "one id for two ranks with context parallelism",
        topology: withContext("0"),
        reports: [
          {
            path: "groups.prefill.engineId",
            value: "0",
            message:
              "groups.prefill.engineId is the same for 2 ranks: with context parallelism, groups.decode reads the blocks of every rank from the ports of the first.",
            fix: 'Set groups.prefill.engineId to "0-{rank}"',
          },
        ],
      },
    ],
    passes: [
      { name: "an id for each rank", topology: withContext("0-{rank}") },
      { name: "random ids", topology: withContext(undefined) },
      { name: "a release that appends the rank", topology: withContext("0", { version: "v0.25.1rc1" }) },
      {
        name: "a connector with which decode listens",
        topology: withContext("0", { connector: "MooncakeLayerwiseConnector" }),
      },
      { name: "one id without context parallelism", topology: prefillDecode() },
    ],
  },
  "ascend-store-layerwise": {
    fails: [
      {
        name: "layers of decode, by the topology",
        topology: layerwise({}, { use_layerwise: true }),
        reports: [
          {
            path: "kvTransfer.connectors.1.extraConfig.use_layerwise",
            value: true,
            message:
              "kvTransfer.connectors.1.extraConfig.use_layerwise is true for groups.decode, but only prefill saves layer by layer.",
            fix: "Set groups.decode.kvTransfer.connectors.AscendStoreConnector.use_layerwise to false",
          },
        ],
      },
      {
        name: "layers of decode, by the group",
        topology: layerwise({ use_layerwise: true }),
        reports: [
          {
            path: "groups.decode.kvTransfer.connectors.AscendStoreConnector.use_layerwise",
            value: true,
            message: /but only prefill saves layer by layer\.$/,
            fix: "Set groups.decode.kvTransfer.connectors.AscendStoreConnector.use_layerwise to false",
          },
        ],
      },
    ],
    passes: [
      { name: "layers of prefill", topology: layerwise({ use_layerwise: false }, { use_layerwise: true }) },
      { name: "whole requests", topology: pooled() },
    ],
  },
};
