/** Default settings of engines, by the engine that reads them. Not from a schema, so that rules load none. */
export const engineDefaults = {
  "vllm-ascend": { vllmAscend: { installFiaOperators: false } },
  xllm: { xllm: {}, rankTable: undefined },
} as const;
