import { changed, type GroupChange } from "../../test/support/findings.ts";
import { withArgs } from "../../test/support/flash.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { serving } from "../../test/support/topologies.ts";
import { oneNode } from "../../test/support/xllm.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const glm47 = (version: string, args: GroupChange["args"] = {}) =>
  serve({ version, model: { name: "GLM-4.7", weights: "w8a8" }, args });

export const cases: CasesByRule = {
  "parser-of-model": {
    fails: [
      {
        name: "glm45 for GLM-4.7 below vLLM 0.24",
        topology: glm47("v0.20.2rc1", { toolCallParser: "glm45", reasoningParser: "glm45" }),
        reports: [
          {
            path: "groups.serve.args.toolCallParser",
            value: "glm45",
            message:
              "toolCallParser glm45 does not read the tool calls of GLM-4.7, which use another format.",
            fix: 'Set toolCallParser to "glm47"',
          },
        ],
      },
      {
        name: "glm45 for GLM-4.7 on the release before glm47, into which glm-serve loads it",
        topology: glm47("v0.13.0rc1", { toolCallParser: "glm45" }),
        reports: [
          {
            path: "groups.serve.args.toolCallParser",
            value: "glm45",
            message:
              "toolCallParser glm45 does not read the tool calls of GLM-4.7, which use another format.",
            fix: 'Set toolCallParser to "glm47"',
          },
        ],
      },
      {
        name: "glm47 for GLM-4.6 before it strips the name of the function",
        topology: serve({
          version: "v0.15.0rc1",
          model: { name: "GLM-4.6", weights: "w8a8" },
          args: { toolCallParser: "glm47" },
        }),
        reports: [
          {
            path: "groups.serve.args.toolCallParser",
            value: "glm47",
            message:
              "toolCallParser glm47 does not read the tool calls of GLM-4.6, which use another format.",
            fix: 'Set toolCallParser to "glm45"',
          },
        ],
      },
      {
        name: "parsers of other families",
        topology: serve({ args: { toolCallParser: "deepseek_v3", reasoningParser: "qwen3" } }),
        reports: [
          {
            path: "groups.serve.args.toolCallParser",
            value: "deepseek_v3",
            message:
              "toolCallParser deepseek_v3 does not read the tool calls of GLM-5, which use another format.",
            fix: 'Set toolCallParser to "glm47"',
          },
          {
            path: "groups.serve.args.reasoningParser",
            value: "qwen3",
            message:
              "reasoningParser qwen3 is for other models, and may take an answer of GLM-5 for reasoning.",
            fix: 'Set reasoningParser to "glm45"',
          },
        ],
      },
      {
        name: "parsers of other families on LightLLM",
        topology: withArgs({ toolCallParser: "qwen25", reasoningParser: "deepseek-r1" }),
        reports: [
          {
            path: "groups.serve.args.toolCallParser",
            value: "qwen25",
            message: /^toolCallParser qwen25 does not read the tool calls of GLM-4.7-Flash/,
            fix: 'Set toolCallParser to "glm47"',
          },
          {
            path: "groups.serve.args.reasoningParser",
            value: "deepseek-r1",
            message: /^reasoningParser deepseek-r1 is for other models/,
            fix: 'Set reasoningParser to "glm45"',
          },
        ],
      },
      {
        name: "glm47 for GLM-4.5 on xLLM",
        ...oneNode({ args: { toolCallParser: "glm47" } }),
        reports: [
          {
            path: "groups.serve.args.toolCallParser",
            value: "glm47",
            message:
              "toolCallParser glm47 does not read the tool calls of GLM-4.5, which use another format.",
            fix: 'Set toolCallParser to "glm45"',
          },
        ],
      },
      {
        name: "glm45 for GLM-4.7-Flash on xLLM",
        ...oneNode({ model: { name: "GLM-4.7-Flash" }, args: { toolCallParser: "glm45" } }),
        reports: [
          {
            path: "groups.serve.args.toolCallParser",
            value: "glm45",
            message: /^toolCallParser glm45 does not read the tool calls of GLM-4.7-Flash/,
            fix: 'Set toolCallParser to "glm47"',
          },
        ],
      },
    ],
    passes: [
      {
        name: "glm45 for GLM-4.7 from vLLM 0.24 on, where it is the parser glm47",
        topology: glm47("v0.24.0rc1", { toolCallParser: "glm45", reasoningParser: "glm47" }),
      },
      {
        name: "the documented parsers of GLM-4.7",
        topology: glm47("v0.20.2rc1", { toolCallParser: "glm47", reasoningParser: "glm45" }),
      },
      {
        name: "another name of the same class",
        topology: glm47("v0.23.0", { toolCallParser: "glm47", reasoningParser: "holo2" }),
      },
      {
        name: "glm47 for GLM-4.6 where it reads both formats",
        topology: serve({
          version: "v0.18.0",
          model: { name: "GLM-4.6", weights: "w8a8" },
          args: { toolCallParser: "glm47" },
        }),
      },
      {
        name: "a parser of a file that the group names",
        topology: glm47("v0.20.2rc1", { toolCallParser: "own", toolParserPlugin: "/models/own.py" }),
      },
      {
        name: "a model whose format is not known",
        topology: serve({
          model: { name: "MiMo", facts: { type: "mimo" } },
          args: { toolCallParser: "hermes" },
        }),
      },
      {
        name: "a type of which models differ in the format",
        topology: serve({
          model: { name: "GLM-4.9", facts: { type: "glm4_moe" } },
          args: { toolCallParser: "glm45" },
        }),
      },
      { name: "the documented parsers on LightLLM", topology: withArgs({}) },
      { name: "glm45 for GLM-4.5 on xLLM", ...oneNode({ args: { toolCallParser: "glm45" } }) },
      {
        name: "auto on xLLM",
        ...oneNode({ version: "0.11-preview", model: { name: "GLM-5" }, args: { toolCallParser: "auto" } }),
      },
      { name: "no parser on xLLM", ...oneNode({ args: { toolCallParser: undefined } }) },
    ],
  },
};
