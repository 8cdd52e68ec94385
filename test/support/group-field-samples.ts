import { z } from "zod";
import { type GroupSpec, type Site, type Topology, topologySchema } from "../../core/index.ts";
import { readSettings } from "../../program/index.ts";
import a3 from "../../stacks/a3-1p1d.ts";
import pipeline from "../../stacks/a3-glm52-1p1d.ts";
import pooled from "../../stacks/a2-glm52-1p1d.ts";
import single from "../../stacks/a3-glm5-w4a8.ts";
import xllm from "../../stacks/a3-xllm.ts";
import flash from "../../stacks/h200-glm47-flash.ts";

/** A change of one field of a group, with whatever else it needs to stay valid. */
export interface FieldSample {
  /** Path below the group, with `*` for names. */
  readonly field: string;
  /** Of several samples of a field, what this one changes. */
  readonly change: string;
  readonly base: Topology;
  readonly changed: Topology;
  /** The settings of the base's stack. */
  readonly site: Site;
}

/** `plan` checks the shape of a site. */
const siteSchema = z.custom<Site>();

type Groups = Record<string, GroupSpec>;

/** Two prefill and two decode groups, so that an override of one replica leaves the other alone. */
const pools: Topology = edited(a3, ({ prefill, decode }) => {
  if (prefill !== undefined) prefill.replicas = 2;
  if (decode !== undefined) decode.replicas = 2;
});

/** Every stack that a sample changes. */
export const bases: readonly Topology[] = [pools, pipeline, pooled, single, xllm, flash];

const sites = new Map<Topology, Site>(
  bases.map((base) => [base, siteSchema.parse(readSettings(base.name, undefined).site)]),
);

/** Every field that a group of the schema has, by its path. */
export function groupFields(): readonly string[] {
  const schema = z.toJSONSchema(topologySchema, { io: "input", unrepresentable: "any" });
  const found: string[] = [];
  walk(schemaAt(schema, "properties", "groups", "additionalProperties"), [], found);
  return found;
}

function walk(schema: unknown, path: readonly string[], found: string[]): void {
  const properties = schemaAt(schema, "properties");
  const names = schemaAt(schema, "additionalProperties");
  if (isObject(properties))
    for (const [name, inner] of Object.entries(properties)) walk(inner, [...path, name], found);
  else if (isObject(names)) walk(names, [...path, "*"], found);
  else found.push(path.join("."));
}

function schemaAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner, key) => (isObject(inner) ? Reflect.get(inner, key) : undefined), value);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function edited(base: Topology, edit: (groups: Groups) => void): Topology {
  const copy = structuredClone(base);
  edit(copy.groups);
  return copy;
}

function sample(
  base: Topology,
  field: string,
  group: string,
  edit: (spec: GroupSpec, groups: Groups) => void,
  change = "",
): FieldSample {
  return {
    field,
    change,
    base,
    site: sites.get(base) ?? {},
    changed: edited(base, (groups) => {
      const spec = groups[group];
      if (spec === undefined) throw new RangeError(`${base.name} has no group ${group}`);
      edit(spec, groups);
    }),
  };
}

type Edit = (spec: GroupSpec, groups: Groups) => void;

const set =
  (values: object): Edit =>
  (spec) =>
    void Object.assign(spec, values);

const onNode = (override: object): Edit => set({ overrides: { nodes: { "1": override } } });

const onReplica = (override: object): Edit => set({ overrides: { replicas: { "1": override } } });

const onNodeOfReplica = (override: object): Edit => onReplica({ nodes: { "1": override } });

const onRank = (override: object): Edit => set({ overrides: { ranks: { "3": override } } });

const port =
  (name: string, value: number): Edit =>
  (spec) =>
    void Object.assign(spec, { ports: { ...spec.ports, [name]: value } });

const arg =
  (name: string, value: unknown): Edit =>
  (spec) =>
    void Object.assign(spec, { args: { ...spec.args, [name]: value } });

const variable =
  (name: string, value: string): Edit =>
  (spec) =>
    void Object.assign(spec, { env: { ...spec.env, [name]: value } });

const reversed = (record: object = {}): object => Object.fromEntries(Object.entries(record).toReversed());

const swapped: Edit = (decode, groups) => {
  const { prefill } = groups;
  if (prefill !== undefined) Object.assign(groups, { prefill: decode, decode: prefill });
};

const shardedPrompts: Edit = (prefill, groups) => {
  Object.assign(prefill, { prefillContextParallelSize: 2, tensorParallelSize: 8 });
  for (const group of Object.values(groups)) arg("cpKvCacheInterleaveSize", 128)(group, groups);
};

const withoutStages: Edit = (spec) => {
  delete spec.layersPerStage;
  Object.assign(spec, { pipelineParallelSize: 1, dataParallelSize: 2, ports: { api: 9081, kv: 30000 } });
};

const graphs = { cudagraph_mode: "FULL_DECODE_ONLY", cudagraph_capture_sizes: [4, 8, 12, 16, 32] };

const env = { env: { OMP_NUM_THREADS: "2" } };

const args = { args: { maxNumSeqs: 7 } };

const master = { overrides: { replicas: { "0": { ports: { master: 7160 } } } } };

/** A sample of every field, and of several kinds of values where a field takes any. */
export const fieldSamples: readonly FieldSample[] = [
  sample(pools, "role", "decode", swapped),
  sample(pools, "replicas", "decode", set({ replicas: 3 }), "more"),
  sample(pools, "replicas", "decode", set({ replicas: 1 }), "fewer"),
  sample(pools, "nodes", "decode", set({ nodes: 2, dataParallelSize: 8 })),
  sample(pools, "dataParallelSize", "decode", set({ nodes: 8, dataParallelSize: 32 })),
  sample(pools, "tensorParallelSize", "decode", set({ tensorParallelSize: 8, dataParallelSize: 8 })),
  sample(pipeline, "pipelineParallelSize", "prefill", withoutStages),
  sample(pipeline, "layersPerStage", "prefill", set({ layersPerStage: [40, 38] })),
  sample(pools, "prefillContextParallelSize", "prefill", shardedPrompts),
  sample(pools, "loadBalancing", "decode", set({ loadBalancing: "hybrid" })),
  sample(flash, "devicesPerNode", "serve", set({ devicesPerNode: 2, tensorParallelSize: 2 })),
  sample(xllm, "cpusPerRank", "serve", set({ cpusPerRank: 8 })),
  sample(single, "setVisibleDevices", "serve", set({ setVisibleDevices: true })),
  sample(pools, "ports.api", "decode", port("api", 6821)),
  sample(pools, "ports.dataParallelRpc", "decode", port("dataParallelRpc", 10623)),
  sample(pipeline, "ports.master", "prefill", port("master", 7160)),
  sample(pools, "ports.kv", "decode", port("kv", 30200)),
  sample(pools, "ports.supervisor", "decode", port("supervisor", 10700)),
  sample(pools, "engineId", "decode", set({ engineId: "7" })),
  sample(
    pools,
    "kvTransfer.settings.*",
    "decode",
    set({ kvTransfer: { settings: { kv_buffer_device: "npu" } } }),
  ),
  sample(
    pools,
    "kvTransfer.extraConfig.*",
    "decode",
    set({ kvTransfer: { extraConfig: { qos_priority: 2 } } }),
  ),
  sample(
    pooled,
    "kvTransfer.connectors.*.*",
    "decode",
    set({ kvTransfer: { connectors: { AscendStoreConnector: { load_async: false } } } }),
  ),
  sample(pools, "env.*", "decode", variable("OMP_NUM_THREADS", "2"), "changed"),
  sample(pools, "env.*", "decode", variable("GLM_SERVE_SAMPLE", "1"), "set"),
  sample(pools, "env.*", "decode", (spec) => void delete spec.env?.["OMP_NUM_THREADS"], "removed"),
  sample(
    pools,
    "env.*",
    "prefill",
    (spec) => void Object.assign(spec, { env: reversed(spec.env) }),
    "reordered",
  ),
  sample(pools, "args.*", "decode", arg("maxNumSeqs", 7), "number"),
  sample(pools, "args.*", "prefill", arg("gpuMemoryUtilization", 0.94), "fraction"),
  sample(pools, "args.*", "prefill", arg("enforceEager", false), "boolean"),
  sample(pools, "args.*", "decode", arg("seed", "1025"), "text"),
  sample(pools, "args.*", "decode", arg("compilationConfig", graphs), "JSON with a list"),
  sample(pools, "args.*", "decode", (spec) => void delete spec.args?.["seed"], "removed"),
  sample(
    pools,
    "args.*",
    "prefill",
    (spec) => void Object.assign(spec, { args: reversed(spec.args) }),
    "reordered",
  ),
  sample(pools, "overrides.nodes.*.env.*", "decode", onNode(env)),
  sample(pools, "overrides.nodes.*.args.*", "decode", onNode(args)),
  sample(pools, "overrides.nodes.*.args.*", "decode", onNode({ args: { maxNumSeqs: 8 } }), "without effect"),
  sample(pools, "overrides.nodes.*.engineId", "decode", onNode({ engineId: "7" })),
  sample(pools, "overrides.nodes.*.ports.api", "decode", onNode({ ports: { api: 6821 } })),
  sample(pools, "overrides.nodes.*.ports.kv", "decode", onNode({ ports: { kv: 30200 } })),
  sample(pools, "overrides.replicas.*.env.*", "decode", onReplica(env)),
  sample(pools, "overrides.replicas.*.args.*", "decode", onReplica(args)),
  sample(pools, "overrides.replicas.*.engineId", "decode", onReplica({ engineId: "7" })),
  sample(pools, "overrides.replicas.*.ports.api", "decode", onReplica({ ports: { api: 6821 } })),
  sample(
    pools,
    "overrides.replicas.*.ports.dataParallelRpc",
    "decode",
    onReplica({ ports: { dataParallelRpc: 10623 } }),
  ),
  sample(pipeline, "overrides.replicas.*.ports.master", "prefill", set(master)),
  sample(pools, "overrides.replicas.*.ports.kv", "decode", onReplica({ ports: { kv: 30200 } })),
  sample(
    pools,
    "overrides.replicas.*.ports.supervisor",
    "decode",
    onReplica({ ports: { supervisor: 10700 } }),
  ),
  sample(pools, "overrides.replicas.*.nodes.*.env.*", "decode", onNodeOfReplica(env)),
  sample(pools, "overrides.replicas.*.nodes.*.args.*", "decode", onNodeOfReplica(args)),
  sample(pools, "overrides.replicas.*.nodes.*.engineId", "decode", onNodeOfReplica({ engineId: "7" })),
  sample(
    pools,
    "overrides.replicas.*.nodes.*.ports.api",
    "decode",
    onNodeOfReplica({ ports: { api: 6821 } }),
  ),
  sample(pools, "overrides.replicas.*.nodes.*.ports.kv", "decode", onNodeOfReplica({ ports: { kv: 30200 } })),
  sample(pools, "overrides.ranks.*.env.*", "decode", onRank(env)),
  sample(pools, "overrides.ranks.*.args.*", "decode", onRank(args)),
  sample(pools, "overrides.ranks.*.engineId", "decode", onRank({ engineId: "7" })),
];
