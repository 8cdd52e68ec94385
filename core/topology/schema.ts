import { z } from "zod";
import { WeightFormat } from "../facts/index.ts";
import { argumentValueSchema } from "./argument-value.ts";
import { Role } from "./topology.ts";

const NAME_LIMIT = 30;

const port = z.int().min(1).max(65_535);

const count = z.int().min(1).max(100_000);

// These texts stand in comments of scripts, in words of commands and in YAML.
export const lineSchema = z
  .string()
  .min(1, "This must not be empty. → write a value or leave the setting out")
  .regex(
    /^[^\p{Cc}\u2028\u2029]*$/u,
    "This holds a line break or another control character. → write it in one line",
  );

export const wordSchema = lineSchema.regex(
  /^(?!-)/,
  "A command would read this as a flag, since it begins with a hyphen. → begin it otherwise",
);

/** A name that becomes part of object names: StatefulSet names must leave room for 52 characters in all. */
export const nameSchema = z
  .string()
  .regex(
    /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
    "Names of objects are built from this, so it must be a DNS label. → use lower-case letters, digits and hyphens, starting with a letter",
  )
  .max(
    NAME_LIMIT,
    `This must be at most ${NAME_LIMIT} characters, since pod names are built from it. → shorten it`,
  );

// An absolute path without "..", and without characters that a shell or a mount would read as something else.
export const absolutePathSchema = z
  .string()
  .regex(
    /^(?!.*\/\.\.(\/|$))\/[\w@%+=:,./-]*$/,
    "This must be an absolute path of plain characters. → write it from / on, without .. and without blanks",
  );

/** A directory that is mounted: Docker reads a colon as the end of the path, and the root is no directory of its own. */
export const mountPathSchema = absolutePathSchema.regex(
  /^(?!\/+\.?$)[^:]*$/,
  "This cannot be mounted. → name a directory below /, without a colon",
);

const environmentSchema = z.record(
  z
    .string()
    .regex(
      /^[A-Za-z_][A-Za-z0-9_]*$/,
      "This is not a name of an environment variable. → use letters, digits and underscores",
    ),
  z
    .string('This must be a text. → put it in quotes: environment variables are texts, e.g. "1"')
    .refine((value) => !value.includes("\0"), "This holds a NUL character. → remove it"),
);

/** Reasons by path. A reason alone would also stand for what the rule finds one day. */
const acceptedSchema = z.record(
  z.string(),
  lineSchema,
  'A reason stands for the path that it is about. → write { "<path>": "<reason>" } in its place, with the paths that glm-serve check names for this rule, e.g. { "groups.prefill.ports.kv": "the document\'s ports" }',
);

const groupSchema = z.strictObject({
  role: z.enum(Role),
  replicas: count.default(1),
  nodes: count,
  dataParallelSize: count,
  tensorParallelSize: count,
  devicesPerNode: count.optional(),
  cpusPerRank: count.optional(),
  setVisibleDevices: z.boolean().default(false),
  ports: z
    .strictObject({
      api: port.optional(),
      dataParallelRpc: port.optional(),
      master: port.optional(),
      kv: port.optional(),
      supervisor: port.optional(),
    })
    .default({}),
  engineId: wordSchema.optional(),
  env: environmentSchema.default({}),
  args: z.record(z.string(), argumentValueSchema).default({}),
});

/** Shape of a topology; meaning (degrees, flags, contracts) is checked by the rules. */
export const topologySchema = z.strictObject({
  name: nameSchema,
  summary: lineSchema,
  source: lineSchema,
  model: z.strictObject({
    name: lineSchema,
    weights: z.enum(WeightFormat),
    path: absolutePathSchema,
    volumePath: mountPathSchema,
    servedModelName: wordSchema,
  }),
  engine: z.strictObject({ name: lineSchema, version: lineSchema }),
  hardware: lineSchema,
  kvTransfer: z.strictObject({ connector: lineSchema, useAscendDirect: z.boolean() }).optional(),
  groups: z
    .record(nameSchema, groupSchema)
    .refine((groups) => Object.keys(groups).length > 0, "There is no group. → describe at least one"),
  proxy: z.strictObject({ port }).optional(),
  accepts: z.record(z.string(), acceptedSchema).default({}),
});

/** A topology whose shape is right and whose defaults are filled in. */
export type ParsedTopology = z.output<typeof topologySchema>;

export type ParsedGroup = z.output<typeof groupSchema>;
