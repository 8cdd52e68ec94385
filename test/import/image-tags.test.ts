import { expect, test } from "vitest";
import { readFiles, topologyOf } from "../../import/index.ts";
import { manifests } from "./form-texts.ts";

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
