import { withArgs } from "../../test/support/flash.ts";
import type { CasesByRule, ReportedProblem } from "../../test/support/rule-cases.ts";
import { groupOf, prefillDecode, serving } from "../../test/support/topologies.ts";
import { oneMachine, oneSite } from "../../test/support/xllm.ts";

const unread = (setting: string, value: unknown): ReportedProblem => ({
  path: `groups.serve.${setting}`,
  value,
  message: /^[A-Za-z].*\.$/,
  fix: `Remove ${setting}`,
});

export const cases: CasesByRule = {
  "model-quantization-read": {
    fails: [
      {
        name: "a quantization for xLLM",
        topology: {
          ...oneMachine(),
          model: { ...oneMachine().model, quantization: "ascend" },
        },
        site: oneSite,
        reports: [
          {
            path: "model.quantization",
            value: "ascend",
            message: "xLLM does not read model.quantization.",
            fix: "Remove model.quantization",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a quantization for vLLM-Ascend",
        topology: serving(1, ({ model }) => void (model.quantization = "compressed-tensors")),
      },
      { name: "no quantization for xLLM", topology: oneMachine(), site: oneSite },
    ],
  },
  "engine-settings-read": {
    fails: [
      {
        name: "settings of xLLM for vLLM-Ascend",
        topology: serving(1),
        site: { xllm: { binaryPath: "/usr/local/bin/xllm" }, rankTable: { operator: true } },
        reports: [
          {
            path: "xllm.binaryPath",
            value: "/usr/local/bin/xllm",
            message: "vLLM-Ascend does not read xllm.binaryPath; only xLLM does.",
            fix: "Remove xllm.binaryPath",
          },
          {
            path: "rankTable",
            value: { operator: true },
            message: "vLLM-Ascend does not read rankTable; only xLLM does.",
            fix: "Remove rankTable",
          },
        ],
      },
      {
        name: "settings of both Ascend engines for LightLLM",
        topology: withArgs({}),
        site: { vllmAscend: { installFiaOperators: true }, xllm: { binaryPath: "/usr/local/bin/xllm" } },
        reports: [
          {
            path: "vllmAscend.installFiaOperators",
            value: true,
            message: "LightLLM does not read vllmAscend.installFiaOperators; only vLLM-Ascend does.",
            fix: "Remove vllmAscend.installFiaOperators",
          },
          {
            path: "xllm.binaryPath",
            value: "/usr/local/bin/xllm",
            message: "LightLLM does not read xllm.binaryPath; only xLLM does.",
            fix: "Remove xllm.binaryPath",
          },
        ],
      },
    ],
    passes: [
      { name: "the documented pair of vLLM-Ascend", topology: prefillDecode() },
      { name: "the documented site of xLLM", topology: oneMachine(), site: oneSite },
      { name: "the documented server of LightLLM", topology: withArgs({}) },
    ],
  },
  "group-settings-read": {
    fails: [
      {
        name: "settings that one vLLM rank on one node does not read",
        topology: serving(1, (topology) => {
          const group = groupOf(topology, "serve");
          Object.assign(group, { cpusPerRank: 12, engineId: "7" });
          Object.assign(group.ports, { master: 9, kv: 10, supervisor: 11 });
        }),
        reports: [
          {
            path: "groups.serve.ports.supervisor",
            value: 11,
            message: "ports.supervisor has no effect: the group has one node, and supervisors connect nodes.",
            fix: "Remove ports.supervisor",
          },
          unread("cpusPerRank", 12),
          unread("ports.master", 9),
          unread("engineId", "7"),
          unread("ports.kv", 10),
        ],
      },
      {
        name: "settings of vLLM for xLLM",
        topology: oneMachine({
          group: { ports: { api: 18_994, master: 10_015, dataParallelRpc: 12_890 }, engineId: "7" },
        }),
        site: oneSite,
        reports: [unread("ports.dataParallelRpc", 12_890), unread("engineId", "7")],
      },
      {
        name: "settings of the other engines for LightLLM",
        topology: withArgs({}, { ports: { api: 8000, kv: 30_000 }, setVisibleDevices: true }),
        reports: [unread("setVisibleDevices", true), unread("ports.kv", 30_000)],
      },
    ],
    passes: [
      { name: "the documented pair of vLLM-Ascend", topology: prefillDecode() },
      { name: "the documented group of xLLM", topology: oneMachine(), site: oneSite },
      { name: "the documented group of LightLLM", topology: withArgs({}) },
    ],
  },
};
