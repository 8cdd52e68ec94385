import { defineRule, removed, setTo } from "../../../domain/index.ts";
import { nearestFit, textOf } from "../plugin-bounds.ts";
import { refusedValues } from "../refused-values.ts";

export const additionalConfigBounds = defineRule({
  id: "ascend-additional-config-bounds",
  source:
    "vllm-ascend v0.13.0rc1 to v0.30.0rc2, ascend_config.py: EplbConfig, ProfilingChunkConfig, RejectionSamplerConfig, FinegrainedTPConfig and others raise ValueError, TypeError or AttributeError",
  per: "group",
  check: (group, { topology, at }) =>
    refusedValues(topology, group).map(({ key, value, expected }) => {
      const nearest = nearestFit(expected, value);
      const text = textOf(expected);
      return {
        ...at(`args.additionalConfig.${key}`),
        message: `${key} must be ${text}; otherwise vllm-ascend refuses to start.`,
        fix:
          nearest === undefined
            ? removed({ ending: `, or set it to ${text}` })
            : setTo(nearest, { as: text, ending: ", or remove it" }),
      };
    }),
});
