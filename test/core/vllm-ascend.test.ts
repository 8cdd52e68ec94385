import { describe, expect, test } from "vitest";
import type { ArgumentValue, Site } from "../../core/index.ts";
import { changed } from "../support/findings.ts";
import { problemsOf } from "../support/problems.ts";
import { prefillDecode } from "../support/topologies.ts";

const withArgs = (args: Record<string, ArgumentValue>) =>
  problemsOf(changed(prefillDecode(), { group: "decode", args }));

const withEnv = (env: Record<string, string>) =>
  problemsOf(changed(prefillDecode(), { group: "decode", env }));

describe("vLLM-Ascend rejects a flag that follows from the topology", () => {
  test.each<[string, ArgumentValue]>([
    ["pipelineParallelSize", 2],
    ["prefillContextParallelSize", 2],
    ["nnodes", 2],
    ["nodeRank", 1],
    ["masterAddr", "10.0.0.1"],
    ["masterPort", 29501],
    ["dataParallelBackend", "ray"],
    ["distributedExecutorBackend", "ray"],
    ["uds", "/run/x"],
    ["grpc", true],
    ["sslCertfile", "/x.pem"],
  ])("%s", (argument, value) => {
    expect(withArgs({ [argument]: value })).toMatchObject([
      {
        rule: "owned-flag",
        path: `groups.decode.args.${argument}`,
        fix: expect.stringMatching(new RegExp(`^Remove ${argument}(: |, and set )`)),
      },
    ]);
  });
});

describe("vLLM-Ascend limits numbers", () => {
  test.each([
    ["gpuMemoryUtilization", 99],
    ["gpuMemoryUtilization", 0],
    ["maxNumSeqs", -1],
    ["maxModelLen", -5],
    ["blockSize", 0],
    ["seed", -1],
    ["kvCacheMemoryBytes", 0],
    ["numGpuBlocksOverride", 0],
  ])("rejects %s = %d", (argument, value) => {
    expect(withArgs({ [argument]: value })).toContainEqual(
      expect.objectContaining({ rule: "flag-range", path: `groups.decode.args.${argument}`, value }),
    );
  });

  test.each([[[-16, 0, 16]], [[0]]])("rejects capture sizes %j", (cudagraphCaptureSizes) => {
    expect(withArgs({ cudagraphCaptureSizes })).toContainEqual(
      expect.objectContaining({
        rule: "flag-range",
        path: "groups.decode.args.cudagraphCaptureSizes",
        value: cudagraphCaptureSizes,
      }),
    );
  });

  test("reports wrong capture sizes by one rule only", () => {
    const compilationConfig = { cudagraph_capture_sizes: [-16, 16] };
    expect(withArgs({ compilationConfig }).map(({ rule }) => rule)).toEqual(["vllm-config-value-types"]);
  });

  test("accepts numbers at their limits", () => {
    expect(withArgs({ gpuMemoryUtilization: 1, maxNumSeqs: 1, seed: 0 })).toEqual([]);
  });

  test("rejects an empty list", () => {
    expect(withArgs({ enableLora: true, loraModules: [] })[0]).toMatchObject({
      rule: "flag-type",
      fix: "Add a value to loraModules, or remove it",
    });
  });
});

describe("vLLM-Ascend accepts configuration objects, also as JSON", () => {
  const flags = ["additionalConfig", "compilationConfig", "hfOverrides", "modelLoaderExtraConfig"];
  const values: readonly ArgumentValue[] = ["hello", '{"enable_dsa_cp": tru}', [1], [{}], 1, true];

  test.each(flags.flatMap((flag) => values.map((value) => ({ flag, value }))))(
    "rejects $flag = $value",
    ({ flag, value }) => {
      expect(withArgs({ [flag]: value })).toContainEqual(
        expect.objectContaining({
          rule: "flag-type",
          path: `groups.decode.args.${flag}`,
          fix: `Set ${flag} to an object`,
        }),
      );
    },
  );

  test.each([
    { additionalConfig: {}, hfOverrides: { rope_theta: 1 }, modelLoaderExtraConfig: {} },
    { additionalConfig: '{"enable_dsa_cp": true}', hfOverrides: " {} " },
    { ptLoadMapLocation: "cpu" },
    { ptLoadMapLocation: { "cuda:1": "cuda:0" } },
    { allowedOrigins: ["*"] },
  ])("accepts %j", (args) => {
    expect(withArgs(args).filter(({ rule }) => rule === "flag-type")).toEqual([]);
  });

  test.each([{ allowedOrigins: "*" }, { allowedOrigins: { a: 1 } }, { ptLoadMapLocation: [1] }])(
    "rejects %j",
    (args) => {
      expect(withArgs(args)).toMatchObject([{ rule: "flag-type" }]);
    },
  );
});

describe("vLLM-Ascend rejects a variable that glm-serve sets", () => {
  const names = [
    "GLM_SERVE_REVISION",
    "runtime",
    "name",
    "nic_name",
    "node0_ip",
    "BASH_ENV",
    "PATH",
    "LD_LIBRARY_PATH",
  ];

  test.each(names)("%s of a group", (name) => {
    expect(withEnv({ [name]: "x" })).toMatchObject([
      { rule: "owned-variable", path: `groups.decode.env.${name}` },
    ]);
  });

  test.each([...names, "ASCEND_RT_VISIBLE_DEVICES", "ASCEND_VISIBLE_DEVICES"])("%s from a Secret", (name) => {
    const site: Site = { secretEnvironment: { [name]: { name: "s", key: "k" } } };
    expect(problemsOf(prefillDecode(), site)).toMatchObject([
      { rule: "secret-environment-free", path: `secretEnvironment.${name}` },
    ]);
  });
});
