/** What a site without settings for engines has, by the engine that reads them. Without a schema, so that rules load none. */
export const engineDefaults = {
  "vllm-ascend": { vllmAscend: { installFiaOperators: false } },
  xllm: { xllm: {}, rankTable: undefined },
} as const;
