import { changed } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (name: string, settings: Readonly<Record<string, boolean>>) =>
  changed(serving(1), {
    model: { name },
    version: "v0.23.0",
    args: { defaultChatTemplateKwargs: settings },
  });

export const cases: CasesByRule = {
  "vllm-thinking-switch": {
    fails: [
      {
        name: "thinking switched off for a model that always thinks",
        topology: serve("GLM-5.3", { enable_thinking: false }),
        reports: [
          {
            path: "groups.serve.args.defaultChatTemplateKwargs.enable_thinking",
            value: false,
            message: "enable_thinking false has no effect: the chat template of GLM-5.3 always thinks.",
            fix: "Remove enable_thinking",
          },
        ],
      },
    ],
    passes: [
      {
        name: "thinking switched off for a model with a switch",
        topology: serve("GLM-5.2", { enable_thinking: false }),
      },
      { name: "thinking switched on", topology: serve("GLM-5.3", { enable_thinking: true }) },
    ],
  },
};
