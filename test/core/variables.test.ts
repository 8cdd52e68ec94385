import { describe, expect, test } from "vitest";
import { engines } from "../../core/engines/engines.ts";
import { changed, findingsOf } from "../support/findings.ts";
import { serving } from "../support/topologies.ts";

describe("the known variables", () => {
  test.each(["vllm-ascend", "xllm", "lightllm"])("include those of %s", (engine) => {
    expect(engines[engine]?.variables.names.length).toBeGreaterThan(20);
  });

  test("of vLLM-Ascend and HCCL have their own rules", () => {
    const topology = changed(serving(1), { env: { VLLM_ASCEND_ENABLE_MLAP: "1", HCCL_BUFFSIZ: "200" } });
    const pathsOf = (rule: string) => findingsOf(topology, {}, rule).map(({ path }) => path);
    expect(pathsOf("variable-spelled")).toEqual([]);
    expect(pathsOf("ascend-variable-read")).toEqual(["groups.serve.env.VLLM_ASCEND_ENABLE_MLAP"]);
    expect(pathsOf("hccl-variable-known")).toEqual(["groups.serve.env.HCCL_BUFFSIZ"]);
  });
});
