import { inRange, type KvConnectors, type VersionRange } from "../../../domain/index.ts";
import { entryOf, type ParsedTopology, Role } from "../../../topology/index.ts";
import { ascendStore, DEFAULT_BACKEND } from "./ascend-store.ts";
import type { Connector } from "./connector.ts";
import { mooncakeHybrid } from "./mooncake-hybrid.ts";
import { mooncakeLayerwise } from "./mooncake-layerwise.ts";
import { mooncakeV1 } from "./mooncake-v1.ts";
import { mooncakeV2 } from "./mooncake-v2.ts";
import { multi } from "./multi.ts";
import { unwired } from "./unwired.ts";

type KvTransfer = NonNullable<ParsedTopology["kvTransfer"]>;

/** Connectors that glm-serve can set up. The first is the one that it proposes. */
const connectors: readonly Connector[] = [
  mooncakeV1,
  mooncakeV2,
  mooncakeHybrid,
  mooncakeLayerwise,
  multi,
  ascendStore,
];

/** Every connector under each of its names. */
const named: readonly {
  readonly name: string;
  readonly releases: VersionRange;
  readonly connector: Connector;
}[] = connectors.flatMap((connector) =>
  Object.entries({ [connector.name]: connector.releases, ...connector.aliases }).map(([name, releases]) => ({
    name,
    releases,
    connector,
  })),
);

const byName: Readonly<Record<string, Connector>> = Object.fromEntries(
  named.map(({ name, connector }) => [name, connector]),
);

/** A connector that glm-serve can set up, whatever the release; undefined for any other name. */
export function connectorOf(name: string): Connector | undefined {
  return entryOf(byName, name);
}

/** The connectors of a release. */
export function kvConnectors(version: string): KvConnectors {
  const here = named.filter(({ releases }) => inRange(version, releases));
  return {
    wired: here.map(({ name }) => name),
    serving: here.filter(({ connector }) => connector.roles[Role.Serve] !== undefined).map(({ name }) => name),
    elsewhere: Object.fromEntries(
      named.filter((entry) => !here.includes(entry)).map(({ name, releases }) => [name, releases]),
    ),
    unwired: Object.entries(unwired)
      .filter(([, releases]) => inRange(version, releases))
      .map(([name]) => name),
  };
}

/** One connector of a topology: that of `kvTransfer`, or one of the connectors of its MultiConnector. */
export interface ConnectorEntry {
  /** Path of its settings. */
  readonly path: string;
  readonly spec: Pick<KvTransfer, "connector" | "useAscendDirect" | "settings" | "extraConfig">;
  readonly useAscendDirect: boolean | undefined;
  /** Undefined for a name that glm-serve cannot set up. */
  readonly connector: Connector | undefined;
}

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

/** Whether a Mooncake connector uses AscendDirect. */
export function usesAscendDirect(kvTransfer: ParsedTopology["kvTransfer"]): boolean {
  return entriesOf(kvTransfer).some(({ useAscendDirect }) => useAscendDirect === true);
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
