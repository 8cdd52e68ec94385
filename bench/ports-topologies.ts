import fc from "fast-check";
import type { GroupPorts, GroupSpec, Site, Topology } from "../core/index.ts";

/** A topology on a site, and whether the topology sets any port. */
export interface PortCase {
  readonly topology: Topology;
  readonly site: Site;
  readonly namesPorts: boolean;
}

// Close to each other and to ports of nodes, so that collisions are frequent.
const port = fc.oneof(
  fc.integer({ min: 7000, max: 7040 }),
  fc.integer({ min: 10_240, max: 10_270 }),
  fc.integer({ min: 29_960, max: 30_100 }),
  fc.integer({ min: 1024, max: 65_000 }),
);

const ports = fc.record(
  { api: port, dataParallelRpc: port, kv: port, supervisor: port },
  { requiredKeys: [] },
);

const masterPorts = fc.record({ api: port, master: port, supervisor: port }, { requiredKeys: [] });

const apiPorts = fc.record({ api: port }, { requiredKeys: [] });

const env = fc.record(
  {
    HCCL_IF_BASE_PORT: fc.constantFrom("2864", "7010", "29990", "61000"),
    ASCEND_BASE_PORT: fc.constantFrom("20000", "7000", "40000"),
    MC_MIN_PRC_PORT: fc.constantFrom("15000", "7020"),
    MC_MAX_PRC_PORT: fc.constantFrom("17000", "15100"),
  },
  { requiredKeys: [] },
);

/** Ranks per node and devices per rank that use every device of a node. */
const degrees = (devices: number) =>
  fc
    .record({
      nodes: fc.integer({ min: 1, max: 4 }),
      ranks: fc.constantFrom(1, 2, 4, devices).filter((ranks) => devices % ranks === 0),
    })
    .map(({ nodes, ranks }) => ({
      nodes,
      dataParallelSize: nodes * ranks,
      tensorParallelSize: devices / ranks,
    }));

const nodes = fc.record(
  {
    usedPorts: fc.dictionary(
      fc.constantFrom("team-b", "monitoring"),
      fc.constantFrom("7000-7063", "9100", "11000,11005-11050", "1024-6999"),
    ),
    nodePortRange: fc.constantFrom("30000-32767", "20000-21000", "7000-7020"),
    ephemeralPortRange: fc.constantFrom("32768-60999", "15000-65000", "1024-6999"),
    reservedPorts: fc.constantFrom("", "60000-60031", "7000-7020"),
  },
  { requiredKeys: [] },
);

const name = fc.constantFrom("a", "front", "m", "zeta");

function described(
  engine: Topology["engine"],
  hardware: string,
  groups: Record<string, GroupSpec>,
): Omit<Topology, "kvTransfer" | "proxy"> {
  return {
    name: "random",
    summary: "a random topology",
    source: "none",
    model: {
      name: engine.name === "lightllm" ? "GLM-4.7-Flash" : "GLM-5",
      weights: "w8a8",
      path: "/weights/glm",
      volumePath: "/weights",
      servedModelName: "glm",
    },
    engine,
    hardware,
    groups,
  };
}

const hardwareKind = fc.constantFrom(
  { hardware: "atlas-800-a2", devices: 8 },
  { hardware: "atlas-800-a3", devices: 16 },
);

/** A group with random degrees, with or without given ports. */
function group(role: GroupSpec["role"], devices: number, named: fc.Arbitrary<GroupPorts>) {
  return fc
    .record({ degrees: degrees(devices), ports: named, env, replicas: fc.integer({ min: 1, max: 3 }) })
    .map(({ degrees: shape, ...rest }): GroupSpec => ({ role, ...shape, ...rest }));
}

const none = fc.constant<GroupPorts>({});

/** Prefill and decode groups, in any order of their names. */
const prefillDecode = (named: boolean) =>
  hardwareKind.chain(({ hardware, devices }) =>
    fc
      .record({
        names: fc.uniqueArray(name, { minLength: 2, maxLength: 2 }),
        prefill: group("prefill", devices, named ? ports : none),
        decode: group("decode", devices, named ? ports : none),
        connector: fc.constantFrom("MooncakeConnectorV1", "MooncakeLayerwiseConnector"),
        useAscendDirect: fc.boolean(),
        version: fc.constantFrom("v0.13.0rc1", "v0.20.2rc1"),
      })
      .map(({ names: [first = "p", second = "d"], prefill, decode, version, ...kvTransfer }) => ({
        ...described({ name: "vllm-ascend", version }, hardware, {
          [first]: { ...prefill, engineId: "0" },
          [second]: { ...decode, engineId: "1" },
        }),
        kvTransfer,
        proxy: { port: 8000 },
      })),
  );

const serving = (named: boolean) =>
  hardwareKind.chain(({ hardware, devices }) =>
    fc
      .record({ name, group: group("serve", devices, named ? ports : none) })
      .map(({ name: key, group: serve }) =>
        described({ name: "vllm-ascend", version: "v0.20.2rc1" }, hardware, { [key]: serve }),
      ),
  );

const onXllm = (named: boolean) =>
  hardwareKind.chain(({ hardware, devices }) =>
    fc
      .record({
        name,
        group: group("serve", devices, named ? masterPorts : none),
        disaggregated: fc.boolean(),
        listen: fc.constantFrom(26_000, 7000),
      })
      .map(({ name: key, group: serve, disaggregated, listen }) =>
        described({ name: "xllm", version: "0.10" }, hardware, {
          [key]: {
            ...serve,
            tensorParallelSize: serve.nodes * devices,
            dataParallelSize: 1,
            args: disaggregated ? { enableDisaggPd: true, transferListenPort: listen } : {},
          },
        }),
      ),
  );

const onLightllm = (named: boolean) =>
  fc
    .record({ name, ports: named ? apiPorts : none, replicas: fc.integer({ min: 1, max: 3 }) })
    .map(({ name: key, ...rest }) =>
      described({ name: "lightllm", version: "v1.2.0" }, "h200", {
        [key]: { role: "serve", nodes: 1, dataParallelSize: 1, tensorParallelSize: 1, ...rest },
      }),
    );

/** Topologies of every engine, with and without given ports. */
export const portCases: fc.Arbitrary<PortCase> = fc
  .record({ namesPorts: fc.boolean(), shared: fc.boolean(), nodes })
  .chain(({ namesPorts, shared, nodes: setting }) => {
    return fc
      .oneof(
        { weight: 4, arbitrary: prefillDecode(namesPorts) },
        { weight: 2, arbitrary: serving(namesPorts) },
        { weight: 2, arbitrary: onXllm(namesPorts) },
        { weight: 1, arbitrary: onLightllm(namesPorts) },
      )
      .map((topology: Topology) => ({
        topology,
        site: {
          nodes: { ...setting, shared },
          image: "own.example/engine:1",
          xllm: { binaryPath: "/opt/xllm" },
        },
        namesPorts,
      }));
  });
