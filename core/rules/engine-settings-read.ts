import type { Rule } from "./rule.ts";

export const engineSettingsRead: Rule = {
  id: "engine-settings-read",
  source: "vLLM-Ascend and LightLLM read no rank table; source 004 is the only document with one",
  check: ({ engine, site }) => {
    if (engine.name === "xllm") return [];
    const given = { "xllm.binaryPath": site.xllm.binaryPath, rankTable: site.rankTable };
    return Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([path, value]) => ({
        path,
        value,
        message: `${engine.name} has no use for this setting of xLLM.`,
        cure: "take it out",
      }));
  },
};
