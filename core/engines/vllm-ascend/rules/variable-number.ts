import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { pluginReleaseOf } from "../plugin-release.ts";

const NUMERIC = new Set(["bool", "int"]);

export const variableNumber: EngineRule = {
  id: "ascend-variable-number",
  source: "vllm-ascend, envs.py: int() of the text, also for switches",
  check: eachGroup((group, { spec }) => {
    const variables = pluginReleaseOf(spec.engine.version)?.variables ?? {};
    return Object.entries(group.env)
      .filter(
        ([name, value]) =>
          name.startsWith("VLLM_ASCEND_") &&
          NUMERIC.has(variables[name] ?? "") &&
          !/^\s*[-+]?\d+\s*$/.test(value),
      )
      .map(([name, value]) => ({
        path: `groups.${group.name}.env.${name}`,
        value,
        message: "The plugin reads a whole number here and dies on anything else.",
        fix: variables[name] === "bool" ? 'write "1" or "0"' : "write a whole number",
      }));
  }),
};
