import flash from "../../stacks/h200-glm47-flash.ts";
import { changed } from "../../test/support/findings.ts";
import { changed as changedFlash, withArgs } from "../../test/support/flash.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { groupOf, prefillDecode, serving } from "../../test/support/topologies.ts";
import type { Topology } from "../index.ts";

const transferringFlash: Topology = {
  ...flash,
  kvTransfer: { connector: "MooncakeConnectorV1", useAscendDirect: true },
};

const onH200 = changed(serving(1), { hardware: "h200" });

export const cases: CasesByRule = {
  "engine-runs-here": {
    fails: [
      {
        name: "an Ascend engine on NVIDIA",
        topology: onH200,
        site: { image: "own.example/vllm:1" },
        reports: [
          {
            path: "hardware",
            value: "h200",
            message: "vLLM-Ascend does not run on NVIDIA H200.",
            fix: "Set hardware to one of atlas-800-a2, atlas-800-a3, ascend-950dt, or use another engine",
          },
        ],
      },
      {
        name: "LightLLM on Ascend",
        topology: changedFlash((topology) => void (topology.hardware = "atlas-800-a3")),
        reports: [
          {
            path: "hardware",
            value: "atlas-800-a3",
            message: "LightLLM does not run on Atlas 800 A3.",
            fix: /^Set hardware to h/,
          },
        ],
      },
      {
        name: "prefill with LightLLM",
        topology: withArgs({}, { role: "prefill" }),
        reports: [
          {
            path: "groups",
            message: "LightLLM has no documented deployment with separate prefill and decode groups.",
            fix: "Set the role of each group to serve",
          },
        ],
      },
    ],
    passes: [
      { name: "a KV transfer, which another rule reports", topology: transferringFlash },
      { name: "an Ascend engine on Ascend", topology: serving(1) },
      { name: "LightLLM on NVIDIA", topology: flash },
      { name: "prefill and decode with vLLM-Ascend", topology: prefillDecode() },
    ],
  },
  "roles-complete": {
    fails: [
      {
        name: "prefill without decode",
        topology: prefillDecode((topology) => {
          topology.groups = { prefill: groupOf(topology, "prefill") };
        }),
        reports: [
          {
            path: "groups",
            message: "groups must have one prefill and one decode group; groups has 1 and 0.",
            fix: "Use one group of each role, with replicas for more capacity",
          },
        ],
      },
      {
        name: "a prefill group of another shape",
        topology: prefillDecode((topology) => {
          topology.groups["wide"] = {
            ...groupOf(topology, "prefill"),
            nodes: 4,
            dataParallelSize: 4,
            ports: {},
          };
        }),
        reports: [
          {
            path: "groups",
            message:
              "groups must have one prefill and one decode group; groups has 2 and 1: the config of MooncakeConnectorV1 holds the degrees of one group of each role.",
            fix: "Use one group of each role, with replicas for more capacity",
          },
        ],
      },
      {
        name: "a prefill group of another shape with a connector that asks the other side",
        topology: prefillDecode((topology) => {
          topology.kvTransfer = { connector: "MooncakeConnectorV2" };
          topology.groups["wide"] = {
            ...groupOf(topology, "prefill"),
            nodes: 4,
            dataParallelSize: 4,
            ports: {},
          };
        }),
        reports: [
          {
            path: "groups",
            message:
              "groups must have one prefill and one decode group; groups has 2 and 1: glm-serve plans one shape for each role.",
            fix: "Use one group of each role, with replicas for more capacity",
          },
        ],
      },
      {
        name: "prefill and decode without KV transfer and proxy",
        topology: prefillDecode((topology) => {
          delete topology.kvTransfer;
          delete topology.proxy;
        }),
        reports: [
          {
            path: "kvTransfer",
            message: "kvTransfer is not set: prefill cannot pass the KV cache to decode.",
            fix: 'Set kvTransfer to { connector: "MooncakeConnectorV1", useAscendDirect: true }',
          },
          {
            path: "proxy",
            message: "proxy is not set: requests reach neither prefill nor decode.",
            fix: "Set proxy to { port: 8000 }",
          },
        ],
      },
      {
        name: "KV transfer and proxy with a serving group",
        topology: serving(1, (topology) => {
          topology.kvTransfer = { connector: "MooncakeConnectorV1", useAscendDirect: true };
          topology.proxy = { port: 8000 };
        }),
        reports: [
          {
            path: "kvTransfer",
            message: "kvTransfer needs a prefill and a decode group, and the topology has neither.",
            fix: "Remove kvTransfer",
          },
          {
            path: "proxy",
            message: "proxy routes between prefill and decode groups, and the topology has neither.",
            fix: "Remove proxy",
          },
        ],
      },
      {
        name: "a proxy with a serving group",
        topology: serving(1, (topology) => void (topology.proxy = { port: 8000 })),
        reports: [{ path: "proxy", message: /has neither\.$/, fix: "Remove proxy" }],
      },
      {
        name: "two serving groups",
        topology: serving(1, (topology) => {
          topology.groups = { one: groupOf(topology, "serve"), two: groupOf(topology, "serve") };
        }),
        reports: [
          {
            path: "groups",
            message: "groups must have at most one group of role serve; groups has 2.",
            fix: "Use one group of role serve with replicas, or one topology for each group",
          },
        ],
      },
      {
        name: "a serving group beside prefill and decode",
        topology: prefillDecode((topology) => void (topology.groups["serve"] = groupOf(serving(1), "serve"))),
        reports: [
          {
            path: "groups",
            message: "groups must not mix role serve with prefill and decode.",
            fix: "Move the group of role serve to its own topology",
          },
        ],
      },
    ],
    passes: [
      { name: "prefill and decode", topology: prefillDecode() },
      {
        name: "replicas of prefill",
        topology: prefillDecode((topology) => void (groupOf(topology, "prefill").replicas = 3)),
      },
      { name: "one serving group", topology: serving(1) },
    ],
  },
  "kv-connector-known": {
    fails: [
      {
        name: "a connector with an engine that has none",
        topology: { ...flash, kvTransfer: { connector: "MooncakeConnectorV1", useAscendDirect: true } },
        reports: [
          {
            path: "kvTransfer",
            message: "kvTransfer is only for vLLM-Ascend; glm-serve sets up no connector of LightLLM.",
            fix: "Remove kvTransfer",
          },
        ],
      },
      {
        name: "a mistyped connector",
        topology: prefillDecode((topology) => {
          topology.kvTransfer = { connector: "MooncakeConectorV1", useAscendDirect: true };
        }),
        reports: [
          {
            path: "kvTransfer.connector",
            value: "MooncakeConectorV1",
            message: "vLLM-Ascend v0.20.2rc1 has no connector MooncakeConectorV1.",
            fix: 'Did you mean "MooncakeConnectorV1"?',
          },
        ],
      },
      {
        name: "a connector that may be new in a release without a catalogue",
        topology: prefillDecode((topology) => {
          topology.engine.version = "v0.30.0rc9";
          topology.kvTransfer = { connector: "BrandNewConnector" };
        }),
        reports: [
          {
            path: "kvTransfer.connector",
            value: "BrandNewConnector",
            message:
              "kvTransfer.connector BrandNewConnector is not known in vLLM-Ascend v0.30.0rc2, the nearest older release with a catalogue, and glm-serve cannot set it up.",
            fix: /^Set kvTransfer\.connector to one of MooncakeConnectorV1/,
          },
        ],
      },
      {
        name: "a connector of a later release",
        topology: prefillDecode(
          (topology) => void (topology.kvTransfer = { connector: "MooncakeConnectorV2" }),
        ),
        reports: [
          {
            path: "kvTransfer.connector",
            value: "MooncakeConnectorV2",
            message:
              "vLLM-Ascend v0.20.2rc1 has no connector MooncakeConnectorV2; v0.28 is the first release with it.",
            fix: "Set engine.version to v0.28 or newer, or set kvTransfer.connector to one of MooncakeConnectorV1, MooncakeHybridConnector, MooncakeLayerwiseConnector, MultiConnector, AscendStoreConnector, MooncakeConnectorStoreV1",
          },
        ],
      },
      {
        name: "a connector that no document describes, inside a MultiConnector",
        topology: prefillDecode((topology) => {
          topology.kvTransfer = {
            connector: "MultiConnector",
            connectors: [{ connector: "MooncakeConnectorV1" }, { connector: "LMCacheAscendConnector" }],
          };
        }),
        reports: [
          {
            path: "kvTransfer.connectors.1.connector",
            value: "LMCacheAscendConnector",
            message:
              "vLLM-Ascend v0.20.2rc1 has LMCacheAscendConnector, but glm-serve cannot set it up: no deployment document describes it.",
            fix: "Set kvTransfer.connectors.1.connector to one of MooncakeHybridConnector, MooncakeLayerwiseConnector, AscendStoreConnector, MooncakeConnectorStoreV1",
          },
        ],
      },
    ],
    passes: [
      { name: "the connector of the document", topology: prefillDecode() },
      { name: "no connector", topology: flash },
    ],
  },
  "kv-engine-ids": {
    fails: [
      {
        name: "the same id on both sides",
        topology: prefillDecode((topology) => void (groupOf(topology, "decode").engineId = "0")),
        reports: [
          {
            path: "groups.decode.engineId",
            value: "0",
            message: "groups.decode.engineId is the same as groups.prefill.engineId.",
            fix: "Set groups.decode.engineId to another id",
          },
        ],
      },
      {
        name: "ids that are the same for some ranks",
        topology: prefillDecode((topology) => {
          groupOf(topology, "prefill").engineId = "{rank}";
          groupOf(topology, "decode").engineId = "{1+rank}";
        }),
        reports: [
          {
            path: "groups.decode.engineId",
            value: "{1+rank}",
            message: "groups.decode.engineId and groups.prefill.engineId both give the id 1 to a rank.",
            fix: "Set groups.decode.engineId to another id",
          },
        ],
      },
      {
        name: "a mistyped placeholder",
        topology: prefillDecode((topology) => void (groupOf(topology, "prefill").engineId = "p-{ranks}")),
        reports: [
          {
            path: "groups.prefill.engineId",
            value: "p-{ranks}",
            message: "groups.prefill.engineId contains {ranks}, which is not a placeholder.",
            fix: "Use {rank} for the data-parallel rank, or a sum such as {100+rank}",
          },
        ],
      },
    ],
    passes: [
      { name: "an id on each side", topology: prefillDecode() },
      {
        name: "no ids: vLLM makes random ones",
        topology: prefillDecode(({ groups }) => {
          for (const group of Object.values(groups)) delete group.engineId;
        }),
      },
      {
        name: "an id for each rank",
        topology: prefillDecode((topology) => {
          groupOf(topology, "prefill").engineId = "{rank}";
          groupOf(topology, "decode").engineId = "{100+rank}";
        }),
      },
      { name: "a serving group without an id", topology: serving(1) },
    ],
  },
};
