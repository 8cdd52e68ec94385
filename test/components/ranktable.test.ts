import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { RanktableConfigMap } from "../../index.ts";
import { deploy, valueOf } from "../support/deploy.ts";
import { table } from "../support/xllm.ts";

describe("RanktableConfigMap", () => {
  test("creates one ConfigMap and names it", async () => {
    const { resources, result } = await deploy(
      () =>
        new RanktableConfigMap("table", {
          workload: "my-engine",
          rankTable: table("1.0", 2, 8),
          namespace: pulumi.output("llm"),
          labels: { team: pulumi.output("a") },
        }),
    );
    expect(resources.map(({ type }) => type)).toEqual([
      "glm-serve:index:RanktableConfigMap",
      "kubernetes:core/v1:ConfigMap",
    ]);
    expect(resources[1]?.inputs).toMatchObject({
      immutable: true,
      metadata: { namespace: "llm", labels: { team: "a" } },
    });
    expect(await valueOf(result.configMapName)).toMatch(/^my-engine-ranktable-[0-9a-f]{10}$/);
    expect(await valueOf(result.key)).toBe("hccl.json");
  });

  test("leaves the table to the operator", async () => {
    const { resources } = await deploy(
      () =>
        new RanktableConfigMap("table", {
          workload: "my-engine",
          rankTable: { operator: true },
          ringController: "ascend-1980",
        }),
    );
    expect(resources[1]?.inputs).toMatchObject({
      metadata: { name: "rings-config-my-engine", labels: { "ring-controller.atlas": "ascend-1980" } },
      data: { "hccl.json": '{"status":"initializing"}' },
    });
  });

  test("reports every problem under its URN and creates nothing", async () => {
    const { resources, result } = await deploy(() => {
      try {
        return new RanktableConfigMap("table", { workload: "My Engine", rankTable: { version: "1.0" } });
      } catch (error) {
        return error;
      }
    });
    expect(resources.filter(({ type }) => type.startsWith("kubernetes:"))).toEqual([]);
    expect(pulumi.ResourceError.isInstance(result)).toBe(true);
    expect(String(result)).toContain("rankTable.servers");
    expect(String(result)).toContain("workload");
  });
});
