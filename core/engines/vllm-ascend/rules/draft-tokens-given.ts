import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { settingsOf } from "../group-settings.ts";

export const draftTokensGiven: EngineRule = {
  id: "vllm-draft-tokens-given",
  source: "vLLM, SpeculativeConfig: num_speculative_tokens must be positive",
  check: eachGroup((group) => {
    const config = settingsOf(group, "speculativeConfig");
    const { num_speculative_tokens: tokens, method } = config;
    if (group.args["speculativeConfig"] === undefined) return [];
    if (typeof tokens === "number" && Number.isSafeInteger(tokens) && tokens > 0) return [];
    // Other methods may derive the number from the draft model.
    if (tokens === undefined && !(typeof method === "string" && method.endsWith("mtp"))) return [];
    return [
      {
        path: `groups.${group.name}.args.speculativeConfig.num_speculative_tokens`,
        ...(tokens === undefined ? {} : { value: tokens }),
        message: "Speculation needs a number of draft tokens.",
        fix: "write a whole number from 1 on",
      },
    ];
  }),
};
