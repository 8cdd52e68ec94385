import { inRange, type KvConnectors, type VersionRange } from "../../../domain/index.ts";
import { entryOf, Role } from "../../../topology/index.ts";
import { releaseOf } from "../versions.ts";
import { ascendStore } from "./ascend-store.ts";
import type { Connector } from "./connector.ts";
import { mooncakeHybrid } from "./mooncake-hybrid.ts";
import { mooncakeLayerwise } from "./mooncake-layerwise.ts";
import { mooncakeV1 } from "./mooncake-v1.ts";
import { mooncakeV2 } from "./mooncake-v2.ts";
import { multi } from "./multi.ts";

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
  const { standIn } = releaseOf(version);
  return {
    ...(standIn === undefined ? {} : { standIn }),
    wired: here.map(({ name }) => name),
    serving: here
      .filter(({ connector }) => connector.roles[Role.Serve] !== undefined)
      .map(({ name }) => name),
    ofOneShape: here.filter(({ connector }) => connector.readsDegrees).map(({ name }) => name),
    elsewhere: Object.fromEntries(
      named.filter((entry) => !here.includes(entry)).map(({ name, releases }) => [name, releases]),
    ),
    unwired: (releaseOf(version).registries.connectors ?? []).filter(
      (name) => connectorOf(name) === undefined,
    ),
  };
}
