import { suggest } from "../../../errors/index.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { oneNode } from "../../../../test/support/xllm.ts";

export const cases: CasesByRule = {
  "xllm-parser-known": {
    fails: [
      {
        name: "a mistyped tool call parser",
        ...oneNode({ args: { toolCallParser: "glm-46" } }),
        reports: [
          {
            path: "groups.serve.args.toolCallParser",
            value: "glm-46",
            message: 'xLLM 31b7caf has no tool call parser "glm-46" for GLM-4.5.',
            fix: suggest("glm-46", ["glm45", "glm47"]),
          },
        ],
      },
      {
        name: "the name of a property that every object has",
        ...oneNode({ args: { toolCallParser: "constructor" } }),
        reports: [
          {
            path: "groups.serve.args.toolCallParser",
            value: "constructor",
            message: 'xLLM 31b7caf has no tool call parser "constructor" for GLM-4.5.',
            fix: "Remove toolCallParser, or set it to glm45",
          },
        ],
      },
      {
        name: "a tool call parser that only one later release has",
        ...oneNode({ args: { toolCallParser: "glm5" } }),
        reports: [
          {
            path: "groups.serve.args.toolCallParser",
            value: "glm5",
            message: 'xLLM 31b7caf has no tool call parser "glm5"; 0.11-preview has it.',
            fix: suggest("glm5", ["glm45", "glm47"]),
          },
        ],
      },
      {
        name: "the tool call parser auto for GLM-4.5",
        ...oneNode({ version: "0.11-preview", args: { toolCallParser: "auto" } }),
        reports: [
          {
            path: "groups.serve.args.toolCallParser",
            value: "auto",
            message: 'xLLM 0.11-preview has no tool call parser "auto" for GLM-4.5.',
            fix: "Remove toolCallParser, or set it to glm45",
          },
        ],
      },
      {
        name: "the tool call parser auto for GLM-4.5 in eager mode",
        ...oneNode({ version: "0.11-preview", args: { enableAclGraph: undefined, toolCallParser: "auto" } }),
        reports: [
          {
            path: "groups.serve.args.toolCallParser",
            value: "auto",
            message: 'xLLM 0.11-preview has no tool call parser "auto" for GLM-4.5.',
            fix: "Remove toolCallParser, or set it to glm45",
          },
        ],
      },
      {
        name: "a reasoning parser that several later releases have",
        ...oneNode({ args: { reasoningParser: "glm47" } }),
        reports: [
          {
            path: "groups.serve.args.reasoningParser",
            value: "glm47",
            message: 'xLLM 31b7caf has no reasoning parser "glm47"; 0.8, 0.9, 0.10, 0.11-preview have it.',
            fix: suggest("glm47", ["glm45"]),
          },
        ],
      },
    ],
    passes: [
      {
        name: "glm45 in the oldest release",
        ...oneNode({ args: { toolCallParser: "glm45", reasoningParser: "glm45" } }),
      },
      {
        name: "the reasoning parser glm47 from 0.8 on",
        ...oneNode({ version: "0.8", args: { reasoningParser: "glm47" } }),
      },
      {
        name: "the tool call parser auto for GLM-5",
        ...oneNode({ version: "0.11-preview", model: { name: "GLM-5" }, args: { toolCallParser: "auto" } }),
      },
      {
        name: "the reasoning parser auto for GLM-4.5",
        ...oneNode({ version: "0.11-preview", args: { reasoningParser: "auto" } }),
      },
      {
        name: "a switch, which flag-type reports",
        ...oneNode({ args: { toolCallParser: true } }),
      },
    ],
  },
};
