import { eachGroup, type EngineRule, type RuleProblem } from "../../../domain/index.ts";
import { configFlags, configTypeOf } from "../config-keys.ts";
import { configTypes } from "../config-type.ts";
import { settingsOf } from "../group-settings.ts";

export const configValueTypes: EngineRule = {
  id: "vllm-config-value-types",
  source:
    "vLLM 0.20.2, CompilationConfig in config/compilation.py and SpeculativeConfig in config/speculative.py",
  check: eachGroup((group, { spec }) =>
    configFlags.flatMap((flag) =>
      Object.entries(settingsOf(group, flag)).flatMap(([key, value]): RuleProblem[] => {
        const { text, accepts } = configTypes[configTypeOf(flag, key, spec.engine.version) ?? "any"];
        if (accepts(value)) return [];
        return [
          {
            path: `groups.${group.name}.args.${flag}.${key}`,
            value,
            message: `This key takes ${text}.`,
            fix: `write ${text}`,
          },
        ];
      }),
    ),
  ),
};
