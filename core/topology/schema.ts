import { z } from "zod";
import { explained, invalid } from "../errors/index.ts";
import { WeightFormat } from "../facts/index.ts";
import { argumentValueSchema } from "./argument-value.ts";
import type { SchemaOf } from "./documented.ts";
import { modelFactsSchema } from "./model-facts.ts";
import { absolutePathSchema, mountPathSchema } from "./paths.ts";
import { environmentNameSchema, lineSchema, nameSchema, nulCharacter, wordSchema } from "./texts.ts";
import { LoadBalancing, Role, type Topology } from "./topology.ts";

const port = z.int().min(1).max(65_535);

const count = z.int().min(1).max(100_000);

const environmentSchema = z.record(
  environmentNameSchema,
  z.string().refine((value) => !value.includes("\0"), invalid(nulCharacter)),
);

/** Reasons by path. A reason without a path would also accept findings that the rule reports only later. */
const acceptedSchema = explained(z.record(z.string(), lineSchema), {
  mistyped: (rule) => ({
    message: `${rule} must map each accepted path to a reason.`,
    fix: `Replace the value with { "<path>": "<reason>" }, with the paths that glm-serve check reports for this rule, for example { "groups.prefill.ports.kv": "the document's ports" }`,
  }),
});

const argumentsSchema = z.record(z.string(), argumentValueSchema).default({});

/** Numbers of nodes, replicas and ranks are names here, so that an override keeps its meaning when others come and go. */
const numberSchema = explained(z.string().regex(/^(0|[1-9]\d{0,5})$/), {
  malformed: (setting) => ({
    message: `${setting} is not the number of a node, a replica or a rank.`,
    fix: "Use a whole number from 0 as the name",
  }),
});

const processOverride = {
  env: environmentSchema.default({}),
  args: argumentsSchema,
  engineId: wordSchema.optional(),
};

const nodeOverrideSchema = z.strictObject({
  ...processOverride,
  ports: z.strictObject({ api: port.optional(), kv: port.optional() }).default({}),
});

const portsSchema = z
  .strictObject({
    api: port.optional(),
    dataParallelRpc: port.optional(),
    master: port.optional(),
    kv: port.optional(),
    supervisor: port.optional(),
  })
  .default({});

const overridesSchema = z.strictObject({
  nodes: z.record(numberSchema, nodeOverrideSchema).default({}),
  replicas: z
    .record(
      numberSchema,
      z.strictObject({
        ...processOverride,
        ports: portsSchema,
        nodes: z.record(numberSchema, nodeOverrideSchema).default({}),
      }),
    )
    .default({}),
  ranks: z.record(numberSchema, z.strictObject(processOverride)).default({}),
});

const connectorKeys = {
  connector: lineSchema,
  useAscendDirect: z.boolean().optional(),
  settings: argumentsSchema,
  extraConfig: argumentsSchema,
};

const kvTransferSchema = z.strictObject({
  ...connectorKeys,
  connectors: z.array(z.strictObject(connectorKeys)).readonly().optional(),
  pool: z
    .strictObject({
      backend: z.enum(["mooncake", "memcache"]),
      port,
      config: argumentsSchema,
      segmentSize: z.record(z.string(), wordSchema).default({}),
    })
    .optional(),
});

const groupSchema = z.strictObject({
  role: z.enum(Role),
  replicas: count.default(1),
  nodes: count,
  dataParallelSize: count,
  tensorParallelSize: count,
  pipelineParallelSize: count.default(1),
  layersPerStage: z.array(count).min(1).readonly().optional(),
  prefillContextParallelSize: count.default(1),
  loadBalancing: z.enum(LoadBalancing).optional(),
  devicesPerNode: count.optional(),
  cpusPerRank: count.optional(),
  setVisibleDevices: z.boolean().default(false),
  ports: portsSchema,
  engineId: wordSchema.optional(),
  kvTransfer: z
    .strictObject({
      settings: argumentsSchema,
      extraConfig: argumentsSchema,
      connectors: z.record(z.string(), argumentsSchema).default({}),
    })
    .default({ settings: {}, extraConfig: {}, connectors: {} }),
  env: environmentSchema.default({}),
  args: argumentsSchema,
  overrides: overridesSchema.default({ nodes: {}, replicas: {}, ranks: {} }),
});

const schema = z.strictObject({
  name: nameSchema,
  summary: lineSchema,
  source: lineSchema,
  model: z.strictObject({
    name: lineSchema,
    facts: modelFactsSchema.optional(),
    weights: z.enum(WeightFormat),
    quantization: wordSchema.optional(),
    path: absolutePathSchema,
    volumePath: mountPathSchema,
    servedModelName: wordSchema,
  }),
  engine: z.strictObject({ name: lineSchema, version: lineSchema }),
  hardware: lineSchema,
  kvTransfer: kvTransferSchema.optional(),
  groups: z.record(nameSchema, groupSchema).refine(
    (groups) => Object.keys(groups).length > 0,
    invalid((setting) => ({ message: `${setting} must have at least one group.`, fix: "Add a group" })),
  ),
  proxy: z.strictObject({ port }).optional(),
  accepts: z.record(z.string(), acceptedSchema).default({}),
});

/** Reads a topology and fills in its defaults. The rules check what the values mean: degrees, flags, contracts. */
export const topologySchema = schema satisfies SchemaOf<Topology, typeof schema>;

/** A topology whose shape is checked and whose defaults are filled in. */
export type ParsedTopology = z.output<typeof topologySchema>;

export type ParsedGroup = z.output<typeof groupSchema>;
