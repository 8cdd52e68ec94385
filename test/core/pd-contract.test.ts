import { describe, expect, test } from "vitest";
import { plan, type Topology } from "../../core/index.ts";
import { plannedProcesses } from "../support/planned-processes.ts";
import { problemsOf } from "../support/problems.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

describe("the contract of prefill and decode", () => {
  test("holds the settings that both sides share and the degrees, ports and ids of each side", () => {
    expect(plan(prefillDecode(), { imageMirror: "mirror.example" }).topology.contract).toEqual({
      model: prefillDecode().model,
      engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
      image: "mirror.example/ascend/vllm-ascend:v0.20.2rc1-a3",
      connector: "MooncakeConnectorV1",
      useAscendDirect: true,
      blockSize: undefined,
      prefill: {
        group: "prefill",
        dataParallelSize: 2,
        tensorParallelSize: 16,
        pipelineParallelSize: 1,
        layersPerStage: undefined,
        kvPort: 30_000,
        engineIds: ["0"],
      },
      decode: {
        group: "decode",
        dataParallelSize: 16,
        tensorParallelSize: 4,
        pipelineParallelSize: 1,
        layersPerStage: undefined,
        kvPort: 30_100,
        engineIds: ["1"],
      },
    });
    expect(plan(serving(1)).topology.contract).toBeUndefined();
  });

  test("is part of the command of every process on both sides", () => {
    const planned = plan(
      prefillDecode((topology) => {
        groupOf(topology, "decode").replicas = 2;
        for (const group of Object.values(topology.groups)) group.args = { ...group.args, blockSize: 128 };
      }),
    );
    const { contract } = planned.topology;
    expect(contract?.blockSize).toBe(128);
    for (const { group, flags } of plannedProcesses(planned)) {
      const own = group === "prefill" ? contract?.prefill : contract?.decode;
      const transfer = flags["kv-transfer-config"];
      expect(transfer).toMatchObject({
        kv_connector: contract?.connector,
        kv_port: String(own?.kvPort),
        kv_connector_extra_config: {
          prefill: {
            dp_size: contract?.prefill.dataParallelSize,
            tp_size: contract?.prefill.tensorParallelSize,
          },
          decode: {
            dp_size: contract?.decode.dataParallelSize,
            tp_size: contract?.decode.tensorParallelSize,
          },
        },
      });
      expect(flags["data-parallel-size"]).toBe(String(own?.dataParallelSize));
      expect(flags["tensor-parallel-size"]).toBe(String(own?.tensorParallelSize));
    }
    expect(contract?.decode.engineIds).toEqual(["1", "1-1"]);
  });
});

describe("a setting of one side that contradicts the contract", () => {
  const withArgs = (args: Record<string, string | number>) =>
    prefillDecode((topology) => void Object.assign(groupOf(topology, "decode").args ?? {}, args));
  const withEnv = (env: Record<string, string>) =>
    prefillDecode((topology) => void Object.assign(groupOf(topology, "decode").env ?? {}, env));

  test.each<[string, Topology, string, RegExp]>([
    [
      "degrees",
      withArgs({ tensorParallelSize: 8 }),
      "args.tensorParallelSize",
      /groups\.decode\.tensorParallelSize/,
    ],
    [
      "connector",
      withArgs({ kvTransferConfig: "{}" }),
      "args.kvTransferConfig",
      /set kvTransfer, groups\.decode\.engineId and ports\.kv/,
    ],
    ["model", withArgs({ model: "/elsewhere" }), "args.model", /set model\.path/],
    ["quantisation", withArgs({ quantization: "fp8" }), "args.quantization", /set model\.weights/],
    ["block size", withArgs({ blockSize: 64 }), "args.blockSize", /^Remove blockSize from groups\.decode/],
    [
      "degrees of the environment",
      withEnv({ VLLM_DP_SIZE: "4" }),
      "env.VLLM_DP_SIZE",
      /set groups\.decode\.dataParallelSize/,
    ],
  ])("is rejected: %s", (_, topology, place, fix) => {
    const problem = problemsOf(topology).find(({ path }) => path === `groups.decode.${place}`);
    expect(problem?.fix).toMatch(fix);
  });

  test("is reported at both paths: engine ids", () => {
    const same = prefillDecode((topology) => void (groupOf(topology, "decode").engineId = "0"));
    expect(problemsOf(same)).toMatchObject([
      {
        path: "groups.decode.engineId",
        message: "groups.decode.engineId is the same as groups.prefill.engineId.",
      },
    ]);
  });
});
