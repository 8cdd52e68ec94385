import { z } from "zod";

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const flag = z.strictObject({
  type: z.string(),
  choices: z.array(z.union([z.string(), z.number()])).exactOptional(),
  anyCase: z.boolean().exactOptional(),
  min: z.number().exactOptional(),
  max: z.number().exactOptional(),
  above: z.number().exactOptional(),
  below: z.number().exactOptional(),
  multipleOf: z.number().exactOptional(),
  minItems: z.number().exactOptional(),
  maxItems: z.number().exactOptional(),
  list: z.boolean().exactOptional(),
  valueOptional: z.boolean().exactOptional(),
  negatable: z.boolean().exactOptional(),
  aliases: z.array(z.string()).exactOptional(),
  default: scalar.exactOptional(),
});

const configKey = z.strictObject({
  type: z.string(),
  choices: z.array(z.union([z.string(), z.number()])).exactOptional(),
  anyCase: z.boolean().exactOptional(),
  min: z.number().exactOptional(),
  max: z.number().exactOptional(),
  above: z.number().exactOptional(),
  below: z.number().exactOptional(),
  multipleOf: z.number().exactOptional(),
  minItems: z.number().exactOptional(),
  maxItems: z.number().exactOptional(),
  default: scalar.exactOptional(),
  strict: z.boolean().exactOptional(),
  get keys() {
    return z.record(z.string(), configKey).exactOptional();
  },
});

const config = z.strictObject({ strict: z.boolean(), keys: z.record(z.string(), configKey) });

const names = z.array(z.string());

const parserFacts = z.strictObject({
  flags: z.record(z.string(), flag),
  configs: z.record(z.string(), config),
  registries: z.strictObject({
    architectures: names,
    toolCallParsers: names,
    reasoningParsers: names,
    quantizations: names,
    connectors: names,
    speculativeMethods: names,
  }),
  variables: z.record(z.string(), z.string()),
  /** Literals of vLLM's configuration that the plugin may widen, by name. */
  literals: z.record(z.string(), names),
});

const pluginFacts = z.strictObject({
  additionalConfig: config,
  variables: z.record(z.string(), z.string()),
  registries: z.strictObject({
    architectures: names,
    connectors: names,
    quantizations: names,
    reasoningParsers: names,
    toolCallParsers: names,
  }),
  widenedLiterals: z.record(z.string(), names),
});

/** What `serve_parser.py` prints. */
export type ParserFacts = z.output<typeof parserFacts>;

/** What `plugin_source.py` prints. */
export type PluginFacts = z.output<typeof pluginFacts>;

export function readParserFacts(json: string): ParserFacts {
  return parserFacts.parse(JSON.parse(json));
}

export function readPluginFacts(json: string): PluginFacts {
  return pluginFacts.parse(JSON.parse(json));
}
