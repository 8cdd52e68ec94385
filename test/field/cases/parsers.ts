import { serving } from "../deployment.ts";
import type { Report } from "../report.ts";

const served = (
  model: string,
  version: string,
  args: Readonly<Record<string, string | number | boolean>>,
  weights: "w8a8" | "w4a8" = "w8a8",
) =>
  serving(
    { model, weights, version, hardware: "atlas-800-a3" },
    {
      tensor: 16,
      args: {
        enableExpertParallel: true,
        maxNumSeqs: 16,
        maxModelLen: 65_536,
        maxNumBatchedTokens: 8192,
        ...args,
      },
    },
  );

/** Parsers of tool calls and reasoning. */
export const reports: readonly Report[] = [
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/8357",
    saw: "tool calls of GLM-4.7 stay text with the parser of GLM-4.5",
    topology: served("GLM-4.7", "v0.18.0", {
      toolCallParser: "glm45",
      reasoningParser: "glm45",
      enableAutoToolChoice: true,
    }),
    says: [{ severity: "warning", path: "groups.serve.args.toolCallParser", message: /glm45/, fix: /glm47/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm/issues/32436",
    saw: "tool calls of GLM-4.7 without arguments fail in glm4_moe_tool_parser",
    topology: served("GLM-4.7", "v0.20.2rc1", { toolCallParser: "glm45", enableAutoToolChoice: true }),
    says: [{ severity: "warning", path: "groups.serve.args.toolCallParser", message: /glm45/, fix: /glm47/ }],
  },
  {
    link: "https://github.com/zai-org/GLM-4.5/issues/16",
    saw: "the parser of the model card is none of the release's",
    topology: served("GLM-4.7", "v0.13.0rc1", { toolCallParser: "glm47x", enableAutoToolChoice: true }),
    says: [{ severity: "error", path: "groups.serve.args.toolCallParser", message: /glm47x/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/8997",
    saw: "the parser of another model ends the start",
    topology: served(
      "GLM-5",
      "v0.19.1rc1",
      { toolCallParser: "deepseek_v4", enableAutoToolChoice: true },
      "w4a8",
    ),
    says: [{ severity: "error", path: "groups.serve.args.toolCallParser", message: /deepseek_v4/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm/issues/36833",
    saw: "the parser of tool calls is set, and glm47 is no parser of reasoning",
    topology: served("GLM-4.7", "v0.20.2rc1", {
      toolCallParser: "glm47",
      reasoningParser: "glm47",
      enableAutoToolChoice: true,
    }),
    says: [{ severity: "error", path: "groups.serve.args.reasoningParser", message: /glm47/, fix: /glm45/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm/issues/42400",
    saw: "GLM-5.1 with the parsers of its model card answers with tool calls",
    topology: served(
      "GLM-5.1",
      "v0.20.2rc1",
      { toolCallParser: "glm47", reasoningParser: "glm45", enableAutoToolChoice: true },
      "w4a8",
    ),
    says: [],
    works: true,
  },
];
