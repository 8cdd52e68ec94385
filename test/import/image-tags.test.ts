import { describe, expect, test } from "vitest";
import { knownReleases } from "../../core/index.ts";
import { newestFitting, readFiles, topologyOf } from "../../import/index.ts";
import { manifests, single } from "./form-texts.ts";

const IMAGE = "mirror.example/ascend/vllm-ascend:v0.20.2rc1-a3";

const A3 = "atlas-800-a3";

test.each([
  [IMAGE, "v0.20.2rc1", A3],
  ["quay.io/ascend/vllm-ascend:v0.23.0rc1-a3-openeuler", "v0.23.0rc1", A3],
  ["quay.io/ascend/vllm-ascend:main-a3", "main", A3],
  [`quay.io/ascend/vllm-ascend:v0.31.0-a3@sha256:${"0".repeat(64)}`, "v0.31.0", A3],
  ["mirror.example/team/glm:v0.23.0-a3", "v0.23.0", A3],
])("release and hardware of %s", (image, version, hardware) => {
  const files = [{ name: "file", text: manifests.replace(IMAGE, image) }];
  const { topology, assumptions } = topologyOf(readFiles(files), "file");
  expect(topology).toMatchObject({ engine: { name: "vllm-ascend", version }, hardware });
  expect(assumptions.filter((sentence) => sentence.startsWith("engine.version"))).toEqual([]);
});

describe("a release that the files do not name", () => {
  const serve = (flags: string) =>
    newestFitting(
      readFiles([
        {
          name: "serve.sh",
          text: `vllm serve /models/GLM-5-w4a8 -tp 16 -q ascend --enable-expert-parallel ${flags}`,
        },
      ]),
      "file",
    );

  test("is the newest one, if it accepts everything", () => {
    expect(serve("--max-model-len 65536")).toMatchObject({
      topology: { engine: { version: knownReleases("vllm-ascend").at(-1) } },
      assumptions: expect.arrayContaining([expect.stringContaining("the newest known release")]) as unknown,
    });
  });

  // vllm-ascend refuses unknown keys of additional-config from v0.27.1rc1 on.
  test("is the newest one that accepts every key", () => {
    expect(serve(`--max-model-len 65536 --additional-config '{"fuse_muls_add": true}'`)).toMatchObject({
      topology: { engine: { version: "v0.26.0rc1" } },
      assumptions: expect.arrayContaining([
        expect.stringContaining("the newest release that accepts every flag and key"),
      ]) as unknown,
    });
  });

  test("is the newest one, if none accepts everything", () => {
    expect(serve("--max-model-len many")).toMatchObject({
      topology: { engine: { version: knownReleases("vllm-ascend").at(-1) } },
    });
  });
});

test.each([
  ["GLM-5-A5-TP8", "ascend-950dt"],
  ["GLM-5-A2-TP8", "atlas-800-a2"],
])("hardware of the test %s", (name, hardware) => {
  const text = single.replace("GLM-5-TP16", name).replace('"16"', '"8"');
  const { topology } = topologyOf(readFiles([{ name: "test.yaml", text }]), "test");
  expect(topology?.hardware).toBe(hardware);
});

test("hardware by the option a5", () => {
  const read = readFiles([{ name: "serve.sh", text: "vllm serve /models/GLM-5-w4a8 -tp 8 -q ascend" }]);
  expect(topologyOf(read, "serve", { hardware: "a5" }).topology?.hardware).toBe("ascend-950dt");
});
