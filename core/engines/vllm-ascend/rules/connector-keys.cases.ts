import type { ArgumentValue, Topology } from "../../../topology/index.ts";
import type { CasesByRule, ReportedProblem } from "../../../../test/support/rule-cases.ts";
import { pooled } from "../../../../test/support/pooled.ts";
import { groupOf, prefillDecode, serving } from "../../../../test/support/topologies.ts";

type Keys = Record<string, ArgumentValue>;

const settings = (given: Keys) =>
  prefillDecode((topology) => {
    topology.kvTransfer = { connector: "MooncakeConnectorV1", useAscendDirect: true, settings: given };
  });

const extra = (given: Keys, connector = "MooncakeConnectorV1") =>
  prefillDecode((topology) => {
    topology.kvTransfer = { connector, useAscendDirect: true, extraConfig: given };
  });

const ofPrefill = (given: NonNullable<Topology["groups"][string]["kvTransfer"]>, base = pooled) =>
  base((topology) => void (groupOf(topology, "prefill").kvTransfer = given));

const written = (path: string, value: unknown, fix: string): ReportedProblem => ({
  path,
  value,
  message: `${path} follows from the topology, and glm-serve writes it.`,
  fix,
});

export const cases: CasesByRule = {
  "ascend-connector-settings": {
    fails: [
      {
        name: "keys that glm-serve writes",
        topology: settings({ kv_role: "kv_both", kv_port: "1", engine_id: "7" }),
        reports: [
          written(
            "kvTransfer.settings.kv_role",
            "kv_both",
            "Remove kv_role: roles follow from groups.<group>.role",
          ),
          written("kvTransfer.settings.kv_port", "1", "Remove kv_port, and set groups.<group>.ports.kv"),
          written("kvTransfer.settings.engine_id", "7", "Remove engine_id, and set groups.<group>.engineId"),
        ],
      },
      {
        name: "keys of the extra config that glm-serve writes",
        topology: extra({ use_ascend_direct: true, prefill: { dp_size: 2, tp_size: 16 } }),
        reports: [
          written(
            "kvTransfer.extraConfig.use_ascend_direct",
            true,
            "Remove use_ascend_direct, and set kvTransfer.useAscendDirect",
          ),
          written(
            "kvTransfer.extraConfig.prefill",
            { dp_size: 2, tp_size: 16 },
            "Remove prefill: degrees follow from the prefill group",
          ),
        ],
      },
      {
        name: "an engine id of one of several connectors",
        topology: pooled((topology) => {
          const [first, ...others] = topology.kvTransfer?.connectors ?? [];
          Object.assign(topology.kvTransfer ?? {}, {
            connectors: [{ ...first, settings: { engine_id: "7" } }, ...others],
          });
        }),
        reports: [
          written(
            "kvTransfer.connectors.0.settings.engine_id",
            "7",
            "Remove engine_id, and set groups.<group>.engineId",
          ),
        ],
      },
      {
        name: "a mistyped key",
        topology: settings({ kv_load_failure_polcy: "recompute" }),
        reports: [
          {
            path: "kvTransfer.settings.kv_load_failure_polcy",
            value: "recompute",
            message:
              "kvTransfer.settings.kv_load_failure_polcy is not a key of --kv-transfer-config: vLLM refuses to start.",
            fix: 'Did you mean "kv_load_failure_policy"?',
          },
        ],
      },
      {
        name: "an unknown policy",
        topology: settings({ kv_load_failure_policy: "retry" }),
        reports: [
          {
            path: "kvTransfer.settings.kv_load_failure_policy",
            value: "retry",
            message: "kvTransfer.settings.kv_load_failure_policy must be recompute or fail.",
            fix: 'Set kvTransfer.settings.kv_load_failure_policy to "recompute"',
          },
        ],
      },
      {
        name: "keys for a connector that the topology does not have",
        topology: ofPrefill({ connectors: { AscendStoreConector: { load_async: true } } }),
        reports: [
          {
            path: "groups.prefill.kvTransfer.connectors.AscendStoreConector",
            value: { load_async: true },
            message:
              "groups.prefill.kvTransfer.connectors.AscendStoreConector names no connector of kvTransfer, which has MooncakeConnectorV1 and AscendStoreConnector.",
            fix: 'Did you mean "AscendStoreConnector"?',
          },
        ],
      },
    ],
    passes: [
      { name: "a policy", topology: settings({ kv_load_failure_policy: "fail" }) },
      {
        name: "the documented kv_port of a MultiConnector",
        topology: ofPrefill({ settings: { kv_port: "30000" } }),
      },
      {
        name: "keys of a connector by group",
        topology: ofPrefill({ connectors: { AscendStoreConnector: {} } }),
      },
      { name: "no KV transfer", topology: serving(1) },
    ],
  },
  "ascend-connector-keys": {
    fails: [
      {
        name: "a mistyped key",
        topology: ofPrefill({ connectors: { AscendStoreConnector: { load_asinc: true } } }),
        reports: [
          {
            path: "groups.prefill.kvTransfer.connectors.AscendStoreConnector.load_asinc",
            value: true,
            message: "AscendStoreConnector does not read load_asinc.",
            fix: 'Did you mean "load_async"?',
          },
        ],
      },
      {
        name: "a key of another connector",
        topology: extra({ backend: "mooncake" }),
        reports: [
          {
            path: "kvTransfer.extraConfig.backend",
            value: "mooncake",
            message: "MooncakeConnectorV1 does not read backend.",
            fix: "Remove kvTransfer.extraConfig.backend",
          },
        ],
      },
    ],
    passes: [
      { name: "keys of the store", topology: pooled() },
      { name: "a key of the connector", topology: extra({ qos_priority: 1 }) },
      { name: "no KV transfer", topology: serving(1) },
    ],
  },
  "ascend-connector-sides": {
    fails: [
      {
        name: "degrees of another topology",
        topology: extra({ prefill: { dp_size: 1, tp_size: 16 } }, "MooncakeConnectorV2"),
        reports: [
          {
            path: "kvTransfer.extraConfig.prefill.dp_size",
            value: 1,
            message:
              "kvTransfer.extraConfig.prefill.dp_size must equal groups.prefill.dataParallelSize, which is 2.",
            fix: "Set kvTransfer.extraConfig.prefill.dp_size to 2, or remove kvTransfer.extraConfig.prefill",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the degrees of the topology, as the documents write them",
        topology: extra(
          { prefill: { dp_size: 2, tp_size: 16 }, decode: { dp_size: 16, tp_size: 4 } },
          "MooncakeConnectorV2",
        ),
      },
      { name: "no degrees", topology: extra({}, "MooncakeConnectorV2") },
    ],
  },
};
