import {
  entryOf,
  type ArgumentValue,
  type ParsedGroup,
  type ParsedTopology,
} from "../../../topology/index.ts";
import { ascendStore, DEFAULT_BACKEND } from "./ascend-store.ts";
import type { Connector } from "./connector.ts";
import { multi } from "./multi.ts";
import { connectorOf } from "./registry.ts";

export type KvTransfer = NonNullable<ParsedTopology["kvTransfer"]>;

/** One connector of a topology: that of `kvTransfer`, or one of the connectors of its MultiConnector. */
export interface ConnectorEntry {
  /** Path of its settings. */
  readonly path: string;
  readonly spec: Pick<KvTransfer, "connector" | "useAscendDirect" | "settings" | "extraConfig">;
  readonly useAscendDirect: boolean | undefined;
  /** Undefined for a name that glm-serve cannot set up. */
  readonly connector: Connector | undefined;
}

/** Key of any connector: the directory with the UB endpoints of each device (vllm-ascend v0.30.0rc2, utils.py:700). */
export const ENDPOINTS_KEY = "ascend_local_comm_res_path";

/** Whether the connector asks other connectors. */
export function isMulti({ connector }: KvTransfer): boolean {
  return connector === multi.name;
}

/** The connectors that move blocks: the single one, or those of a MultiConnector, which inherit its `useAscendDirect`. */
export function entriesOf(kvTransfer: ParsedTopology["kvTransfer"]): readonly ConnectorEntry[] {
  if (kvTransfer === undefined) return [];
  const specs = isMulti(kvTransfer)
    ? (kvTransfer.connectors ?? []).map((spec, index) => ({ spec, path: `kvTransfer.connectors.${index}` }))
    : [{ spec: kvTransfer, path: "kvTransfer" }];
  return specs.map(({ spec, path }) => {
    const connector = connectorOf(spec.connector);
    return {
      path,
      spec,
      connector,
      useAscendDirect:
        connector?.mooncake === true ? (spec.useAscendDirect ?? kvTransfer.useAscendDirect) : undefined,
    };
  });
}

/** The entry that passes the cache from prefill to decode; undefined where none does. */
export function pairEntry(kvTransfer: ParsedTopology["kvTransfer"]): ConnectorEntry | undefined {
  return entriesOf(kvTransfer).find(({ connector }) => connector?.handshakes !== undefined);
}

/** The entry of the pool; undefined where no connector uses one. */
export function storeEntry(kvTransfer: ParsedTopology["kvTransfer"]): ConnectorEntry | undefined {
  return entriesOf(kvTransfer).find(({ connector }) => connector === ascendStore);
}

/**
 * Whether Mooncake moves blocks with AscendDirect, for a connector or for a pool. Every image builds Mooncake with it (vllm-ascend
 * v0.13.0rc1, Dockerfile.a3:42, to v0.22.1rc1, :39; later ones install mooncake-transfer-engine-npu), and the plugin does not read the
 * key.
 */
export function usesAscendDirect(kvTransfer: ParsedTopology["kvTransfer"]): boolean {
  return entriesOf(kvTransfer).some((entry) => usesMooncake(entry) && entry.useAscendDirect !== false);
}

/** The implementation of the pool behind the entry of a store, in lower case as upstream compares it. */
export function backendOf({ spec }: ConnectorEntry): string {
  const { backend } = spec.extraConfig;
  return typeof backend === "string" ? backend.toLowerCase() : DEFAULT_BACKEND;
}

/** Whether the entry moves blocks with Mooncake's transfer engine. */
export function usesMooncake(entry: ConnectorEntry): boolean {
  return (
    entry.connector?.mooncake === true ||
    (entry.connector === ascendStore && backendOf(entry) === DEFAULT_BACKEND)
  );
}

/** The keys of `kv_connector_extra_config` that topology and group give to an entry. */
export function extraOf(
  { spec }: ConnectorEntry,
  kvTransfer: KvTransfer,
  { kvTransfer: own }: Pick<ParsedGroup, "kvTransfer">,
): Readonly<Record<string, ArgumentValue>> {
  return {
    ...spec.extraConfig,
    ...entryOf(own.connectors, spec.connector),
    ...(isMulti(kvTransfer) ? {} : own.extraConfig),
  };
}
