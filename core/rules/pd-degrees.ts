import { ofPair, type EngineRule } from "../domain/index.ts";

export const pdDegrees: EngineRule = {
  id: "pd-degrees",
  source: "vllm-ascend v0.20.2rc1, mooncake_connector.py:1154 and ascend_config.py:186",
  check: ofPair(({ prefill, decode }, { model }) => {
    const place = { path: `groups.${prefill.name}.tensorParallelSize`, value: prefill.tensorParallelSize };
    if (prefill.tensorParallelSize < decode.tensorParallelSize) {
      return [
        {
          ...place,
          message: `Prefill must not be split less than decode, and groups.${decode.name}.tensorParallelSize is ${decode.tensorParallelSize}.`,
          fix: `raise it to ${decode.tensorParallelSize} or more, or lower that of decode`,
        },
      ];
    }
    if (!model.latentAttention && prefill.tensorParallelSize % decode.tensorParallelSize !== 0) {
      return [
        {
          ...place,
          message: `Without latent attention it must be a multiple of groups.${decode.name}.tensorParallelSize, ${decode.tensorParallelSize}.`,
          fix: `choose a multiple of ${decode.tensorParallelSize}`,
        },
      ];
    }
    return [];
  }),
};
