import { eachGroup, type EngineRule, type RuleProblem } from "../../../domain/index.ts";
import { suggest } from "../../../errors/index.ts";
import { pluginReleaseOf } from "../plugin-release.ts";
import { unknownKeys } from "./unknown-keys.ts";

export const additionalConfigStrict: EngineRule = {
  id: "ascend-additional-config-strict",
  source:
    "vllm-ascend, EplbConfig and ShortRequestFirstConfig in ascend_config.py: unknown keys raise ValueError",
  check: eachGroup((group, { spec }) => {
    const release = pluginReleaseOf(spec.engine.version);
    if (release === undefined) return [];
    return unknownKeys(group, release).flatMap(({ path, name, value, home }): RuleProblem[] =>
      home?.strict === true
        ? [
            {
              path,
              value,
              message: `${release.release} refuses to start with an unknown key in ${home.name}.`,
              fix: suggest(name, home.keys),
            },
          ]
        : [],
    );
  }),
};
