import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Programs, temporaryModel } from "./programs.ts";

const { root, model } = temporaryModel();

afterAll(() => {
  rmSync(root, { recursive: true });
});

describe("the stand-in on Ascend 950", () => {
  let programs: Programs;
  beforeAll(async () => {
    programs = await Programs.of("a5-glm51-1p1d", root);
  });
  afterAll(() => {
    programs.close();
  });

  it("refuses to start without the UB endpoint of a device, where a path of endpoints is given", async () => {
    const transfer = {
      kv_connector: "MooncakeConnectorV1",
      kv_role: "kv_producer",
      kv_connector_extra_config: {
        prefill: { dp_size: 1, tp_size: 8 },
        decode: { dp_size: 16, tp_size: 1 },
        ascend_local_comm_res_path: "/nowhere",
      },
    };
    const argv = ["--tensor-parallel-size", "8", "--kv-transfer-config", JSON.stringify(transfer)];
    expect(await programs.run("vllm_serve", ["serve", model, ...argv])).toMatchObject({
      code: 1,
      lastLine: "FileNotFoundError: Endpoint config file not found: /nowhere/ub_endpoint_npu_0.json.",
    });
  });

  it("has eight devices", async () => {
    const { lastLine } = await programs.run("vllm_serve", ["serve", model, "--tensor-parallel-size", "16"]);
    expect(lastLine).toBe("ValueError: World size (16) is larger than the number of available NPUs (8)");
  });
});
