import {
  defineRule,
  meantName,
  removed,
  type ResolvedGroup,
  type ResolvedTopology,
  type RuleContext,
  type RuleProblem,
  setTo,
  Severity,
} from "../../../domain/index.ts";
import { nearest } from "../../../errors/index.ts";
import { type ArgumentValue, entryOf } from "../../../topology/index.ts";
import type { Connector } from "../connectors/connector.ts";
import {
  type ConnectorEntry,
  ENDPOINTS_KEY,
  entriesOf,
  isMulti,
  type KvTransfer,
} from "../connectors/entries.ts";
import { connectorOf } from "../connectors/registry.ts";

/** Keys of `--kv-transfer-config` that follow from the topology, and the fix. */
const OWNED: Readonly<Record<string, string>> = {
  kv_connector: "Remove kv_connector, and set kvTransfer.connector",
  kv_role: "Remove kv_role: roles follow from groups.<group>.role",
  kv_port: "Remove kv_port, and set groups.<group>.ports.kv",
  engine_id: "Remove engine_id, and set groups.<group>.engineId",
  kv_connector_extra_config: "Remove kv_connector_extra_config, and set extraConfig",
};

/** The other keys of KVTransferConfig (vLLM, config/kv_transfer.py, 0.13.0 to 0.30.0). */
const SETTINGS = [
  "kv_buffer_device",
  "kv_buffer_size",
  "kv_ip",
  "kv_rank",
  "kv_parallel_size",
  "kv_connector_module_path",
  "enable_permute_local_kv",
  "kv_load_failure_policy",
];

const POLICY = "kv_load_failure_policy";

const POLICIES = ["recompute", "fail"];

/** Keys of `kv_connector_extra_config` that glm-serve writes for a connector, and the fix. */
function ownedExtra({ mooncake, readsDegrees }: Connector): Readonly<Record<string, string>> {
  return {
    connectors: "Remove connectors, and set kvTransfer.connectors",
    ...(mooncake
      ? { use_ascend_direct: "Remove use_ascend_direct, and set kvTransfer.useAscendDirect" }
      : {}),
    ...(readsDegrees
      ? {
          prefill: "Remove prefill: degrees follow from the prefill group",
          decode: "Remove decode: degrees follow from the decode group",
        }
      : {}),
  };
}

/** Keys that one place of a topology gives. */
interface KeysAt {
  readonly path: string;
  readonly keys: Readonly<Record<string, ArgumentValue>>;
  /** Undefined for a connector that nobody knows. */
  readonly connector: Connector | undefined;
}

export const connectorSettings = defineRule({
  id: "ascend-connector-settings",
  source:
    "vLLM, config/kv_transfer.py, KVTransferConfig; glm-serve writes the keys that follow from the topology",
  per: "topology",
  check: (topology, { at }) => {
    const { kvTransfer } = topology.spec;
    if (kvTransfer === undefined) return [];
    return [
      ...settingsOf(topology, kvTransfer).flatMap((place) => wrongSettings(place, kvTransfer, topology, at)),
      ...extraKeysOf(topology, kvTransfer).flatMap(({ path, keys, connector }) =>
        connector === undefined
          ? []
          : Object.keys(keys).flatMap((key) => {
              const fix = entryOf(ownedExtra(connector), key);
              return fix === undefined ? [] : [owned(path, key, fix, at)];
            }),
      ),
      ...strangers(topology, kvTransfer, at),
    ];
  },
});

function wrongSettings(
  { path, keys }: KeysAt,
  kvTransfer: KvTransfer,
  { groups }: ResolvedTopology,
  at: RuleContext["at"],
): RuleProblem[] {
  return Object.entries(keys).flatMap(([key, value]): RuleProblem[] => {
    const fix = entryOf(OWNED, key);
    if (fix !== undefined) {
      // A MultiConnector does not read its kv_port, and the documents write it there, too.
      const group = groups.find(({ name }) => path === `groups.${name}.kvTransfer.settings`);
      const harmless =
        key === "kv_port" &&
        isMulti(kvTransfer) &&
        (value === group?.ports.kv || value === String(group?.ports.kv));
      return harmless ? [] : [owned(path, key, fix, at)];
    }
    const setting = `${path}.${key}`;
    if (!SETTINGS.includes(key)) {
      const close = nearest(key, SETTINGS);
      return [
        {
          ...at(setting),
          message: `${setting} is not a key of --kv-transfer-config: vLLM refuses to start.`,
          fix: close === undefined ? removed({ name: key }) : meantName(key, SETTINGS),
        },
      ];
    }
    if (key !== POLICY || POLICIES.some((known) => known === value)) return [];
    return [
      {
        ...at(setting),
        message: `${setting} must be ${POLICIES.join(" or ")}.`,
        fix: setTo("recompute", { name: setting }),
      },
    ];
  });
}

function owned(path: string, key: string, fix: string, at: RuleContext["at"]): RuleProblem {
  return {
    ...at(`${path}.${key}`),
    message: `${path}.${key} follows from the topology, and glm-serve writes it.`,
    fix: { ...removed(), text: () => fix },
  };
}

/** Names below `groups.<group>.kvTransfer.connectors` that are no connector of the topology. */
function strangers(
  { groups }: ResolvedTopology,
  kvTransfer: KvTransfer,
  at: RuleContext["at"],
): RuleProblem[] {
  const names = entriesOf(kvTransfer).map(({ spec }) => spec.connector);
  return groups.flatMap((group) =>
    Object.keys(group.kvTransfer.connectors)
      .filter((name) => !names.includes(name))
      .map((name) => {
        const setting = `groups.${group.name}.kvTransfer.connectors.${name}`;
        const close = nearest(name, names);
        return {
          ...at(setting),
          message: `${setting} names no connector of kvTransfer, which has ${names.join(" and ")}.`,
          fix: close === undefined ? removed({ name: setting }) : meantName(name, names),
        };
      }),
  );
}

export const connectorKeys = defineRule({
  id: "ascend-connector-keys",
  severity: Severity.Warning,
  source: "vllm-ascend v0.13.0rc1 to v0.30.0rc2, the keys that the code of each connector reads",
  per: "topology",
  check: (topology, { at }) => {
    const { kvTransfer } = topology.spec;
    if (kvTransfer === undefined) return [];
    return extraKeysOf(topology, kvTransfer).flatMap(({ path, keys, connector }) => {
      if (connector === undefined) return [];
      const known = Object.keys(connector.keys);
      return Object.keys(keys)
        .filter(
          (key) =>
            !known.includes(key) &&
            entryOf(ownedExtra(connector), key) === undefined &&
            !isDegrees(key) &&
            !(key === ENDPOINTS_KEY && path.endsWith("kvTransfer.extraConfig")),
        )
        .map((key) => {
          const setting = `${path}.${key}`;
          const close = nearest(key, known);
          return {
            ...at(setting),
            message: `${connector.name} does not read ${key}.`,
            fix: close === undefined ? removed({ name: setting }) : meantName(key, known),
          };
        });
    });
  },
});

/** vllm-ascend compares these keys of any connector with the degrees of the process; `ascend-connector-sides` checks them. */
function isDegrees(key: string): boolean {
  return key === "prefill" || key === "decode";
}

export const connectorSides = defineRule({
  id: "ascend-connector-sides",
  source: "vllm-ascend v0.30.0rc2, utils.py:1503, check_kv_extra_config raises ValueError",
  per: "pair",
  check: (pair, { topology, at }) => {
    const { kvTransfer } = topology.spec;
    if (kvTransfer === undefined) return [];
    return extraKeysOf(topology, kvTransfer).flatMap(({ path, keys, connector }) =>
      connector === undefined || connector.readsDegrees
        ? []
        : (["prefill", "decode"] as const).flatMap((side) => {
            const given = keys[side];
            const group = pair[side];
            if (typeof given !== "object" || Array.isArray(given)) return [];
            return degreesOf(group).flatMap(({ key, setting, size }) => {
              const value: unknown = Reflect.get(given, key);
              if (value === undefined || value === size) return [];
              const place = `${path}.${side}.${key}`;
              return [
                {
                  ...at(place),
                  message: `${place} must equal groups.${group.name}.${setting}, which is ${size}.`,
                  fix: setTo(size, { name: place, ending: `, or remove ${path}.${side}` }),
                },
              ];
            });
          }),
    );
  },
});

function degreesOf(group: ResolvedGroup) {
  return [
    { key: "dp_size", setting: "dataParallelSize", size: group.dataParallelSize },
    { key: "tp_size", setting: "tensorParallelSize", size: group.tensorParallelSize },
  ];
}

function settingsOf({ groups }: ResolvedTopology, kvTransfer: KvTransfer): readonly KeysAt[] {
  return [
    { path: "kvTransfer.settings", keys: kvTransfer.settings, connector: undefined },
    ...(isMulti(kvTransfer)
      ? entriesOf(kvTransfer).map(({ path, spec, connector }) => ({
          path: `${path}.settings`,
          keys: spec.settings,
          connector,
        }))
      : []),
    ...groups.map(({ name, kvTransfer: own }) => ({
      path: `groups.${name}.kvTransfer.settings`,
      keys: own.settings,
      connector: undefined,
    })),
  ];
}

/** Every place with keys of an extra config. Only `connectors` is a key of MultiConnector's own. */
function extraKeysOf({ groups }: ResolvedTopology, kvTransfer: KvTransfer): readonly KeysAt[] {
  const entries = entriesOf(kvTransfer);
  const outer = connectorOf(kvTransfer.connector);
  const named = (name: string): ConnectorEntry | undefined =>
    entries.find(({ spec }) => spec.connector === name);
  return [
    { path: "kvTransfer.extraConfig", keys: kvTransfer.extraConfig, connector: outer },
    ...(isMulti(kvTransfer)
      ? entries.map(({ path, spec, connector }) => ({
          path: `${path}.extraConfig`,
          keys: spec.extraConfig,
          connector,
        }))
      : []),
    ...groups.flatMap(({ name, kvTransfer: own }) => [
      { path: `groups.${name}.kvTransfer.extraConfig`, keys: own.extraConfig, connector: outer },
      ...Object.entries(own.connectors).map(([connector, keys]) => ({
        path: `groups.${name}.kvTransfer.connectors.${connector}`,
        keys,
        connector: named(connector)?.connector,
      })),
    ]),
  ];
}
