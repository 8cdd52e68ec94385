import flash from "../../../stacks/h200-glm47-flash.ts";
import flashDrafts from "../../../stacks/h200-glm47-flash-mtp.ts";
import xllm from "../../../stacks/a3-xllm.ts";
import xllmNodes from "../../../stacks/a3-xllm-2node.ts";
import { changed } from "../../support/findings.ts";
import type { Report } from "../report.ts";

const site = {
  image: "registry.example/xllm:0.8",
  xllm: { binaryPath: "/export/home/xllm/build/xllm/core/server/xllm" },
};

const glm47 = { name: "GLM-4.7" };

/** xLLM and LightLLM. */
export const reports: readonly Report[] = [
  {
    link: "https://github.com/xLLM-AI/xllm/issues/777",
    saw: "GLM-4.7 crashes on A2 under load",
    topology: changed(xllm, { hardware: "atlas-800-a2", model: glm47, args: { toolCallParser: "glm47" } }),
    site,
    says: [{ severity: "warning", path: "hardware", message: /not tested under load/ }],
  },
  {
    link: "https://github.com/xLLM-AI/xllm/issues/1965",
    saw: "a draft model on several nodes fails",
    topology: changed(xllmNodes, {
      args: { draftModel: "/export/home/models/GLM-4.5-MTP", numSpeculativeTokens: 1 },
    }),
    site,
    says: [
      { severity: "warning", path: "groups.serve.args", message: /draftModel is not tested on 2 nodes/ },
      { severity: "error", path: "rankTable", message: /rankTable is required/ },
    ],
  },
  {
    link: "https://github.com/zai-org/GLM-4.5/issues/56",
    saw: "tool calls of GLM-4.7 take another parser than those of GLM-4.5",
    topology: changed(xllm, { model: glm47, args: { toolCallParser: "glm45" } }),
    site,
    says: [{ severity: "warning", path: "groups.serve.args.toolCallParser", message: /glm45/, fix: /glm47/ }],
  },
  {
    link: "https://github.com/xLLM-AI/xllm/issues/482",
    saw: "one process serves with all devices of --devices",
    topology: changed(xllm, { args: { devices: "npu:0,npu:1" } }),
    site,
    says: [{ severity: "error", path: "groups.serve.args.devices", message: /devices/ }],
  },
  {
    link: "https://github.com/ModelTC/LightLLM/pull/1300",
    saw: "the cache holds fewer tokens than one request",
    topology: changed(flash, { args: { memFraction: 0.45 } }),
    says: [{ severity: "error", message: /memFraction|maxReqTotalLen|tokens/ }],
  },
  {
    link: "https://github.com/ModelTC/LightLLM/pull/1188",
    saw: "GLM-4.7-Flash answers with LightLLM on one H200",
    topology: flash,
    says: [],
    works: true,
  },
  {
    link: "https://github.com/ModelTC/LightLLM/pull/1297",
    saw: "draft tokens of GLM-4.7-Flash with eagle_with_att",
    topology: flashDrafts,
    says: [],
    works: true,
  },
  {
    link: "https://github.com/xLLM-AI/xllm/pull/336",
    saw: "GLM-4.5 with its draft model on eight devices of one A3",
    topology: xllm,
    site,
    says: [],
    works: true,
  },
];
