import { defineRule, removed, Severity } from "../../../domain/index.ts";
import { settingsOf } from "../group-settings.ts";

const FLAG = "defaultChatTemplateKwargs";

/** Keys by which chat templates with a switch turn thinking off. */
const SWITCHES = ["enable_thinking", "thinking"];

export const thinkingSwitch = defineRule({
  id: "vllm-thinking-switch",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.30.0rc2, GLM5.3.md and GLM5.3-Flash.md, and patch_glm53_reasoning.py: the chat template has no switch",
  per: "group",
  check: (group, { topology: { model }, at }) => {
    if (model.alwaysThinks !== true) return [];
    const settings = settingsOf(group, FLAG);
    return SWITCHES.filter((key) => settings[key] === false).map((key) => ({
      ...at(`args.${FLAG}.${key}`),
      message: `${key} false has no effect: the chat template of ${model.name} always thinks.`,
      fix: removed(),
    }));
  },
});
