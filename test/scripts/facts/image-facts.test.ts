import { describe, expect, test } from "vitest";
import { imageFacts } from "../../../scripts/facts/image-facts.ts";
import { engineRequirements, transformersOfImage } from "../../../scripts/facts/requirements.ts";

const dockerfile = `
ARG CANN_VERSION="9.1.0"
FROM \${REGISTRY}:\${CANN_VERSION}-a3-ubuntu22.04-py3.12
ARG MOONCAKE_TAG=v0.3.11.post1
ARG VLLM_TAG=v0.26.0
RUN pip install triton-ascend==3.2.0
`;

describe("the images of a release", () => {
  test("are read from the files that build them", () => {
    expect(
      imageFacts("v0.26.0rc1", {
        Dockerfile: "",
        "Dockerfile.a3": dockerfile,
        "Dockerfile.a3.openEuler": "",
        "Dockerfile.openEuler": "",
        "requirements.txt":
          "torch==2.10.0\ntorch-npu==2.10.0.post4 # for the device\ntransformers>=4.57.4, < 5\n",
        "release_notes.md":
          "## v0.26.0rc1 - 2026.09.03\n\n- Ascend HDK: 26.0.RC1\n\n## v0.25.1rc1\n\n- Ascend HDK: 25.5\n",
      }),
    ).toEqual({
      versions: {
        cann: "9.1.0",
        driver: "26.0.RC1",
        mooncake: "0.3.11.post1",
        python: "3.12",
        torch: "2.10.0",
        torchNpu: "2.10.0.post4",
        transformers: ">=4.57.4,<5",
        tritonAscend: "3.2.0",
        vllm: "0.26.0",
      },
      images: { "atlas-800-a2": "", "atlas-800-a3": "-a3", openeuler: "-openeuler" },
    });
  });

  test("may be older than their package", () => {
    expect(imageFacts("v0.21.0rc1", { "Dockerfile.a3": dockerfile }).versions).toMatchObject({
      vllm: "0.21.0",
    });
  });

  test("have a vLLM", () => {
    expect(() => imageFacts("v0.26.0rc1", { "Dockerfile.a3": "FROM cann:9.1.0-a3-py3.12\n" })).toThrow(
      "Dockerfile.a3 of v0.26.0rc1 names no base image with a version, or no VLLM_TAG.",
    );
  });
});

describe("what the parser's environment holds", () => {
  const wanted = [
    "pydantic >= 2.12.0",
    'six>=1.16.0; python_version > "3.11"',
    "transformers >= 4",
    "transformers==5.5.4",
  ];

  test("is read from the requirements of a source distribution", () => {
    const file = `pydantic >= 2.12.0 # models\n# comment\n-r other.txt\nsix>=1.16.0; python_version > "3.11"\ntransformers >= 4\n`;
    expect(engineRequirements(file, "==5.5.4")).toEqual(wanted);
  });

  test("is read from the metadata of a wheel", () => {
    const file = [
      "Metadata-Version: 2.4",
      "Requires-Dist: pydantic >= 2.12.0",
      'Requires-Dist: six>=1.16.0; python_version > "3.11"',
      "Requires-Dist: torch==2.9.1",
      "Requires-Dist: transformers >= 4",
      'Requires-Dist: ray; extra == "ray"',
    ].join("\n");
    expect(engineRequirements(file, "==5.5.4")).toEqual(wanted);
  });
});

describe("the Transformers of an image", () => {
  test.each([
    ["an exact version of the plugin", "transformers >= 4.56.0, < 5\n", "==5.5.3", "==5.5.3"],
    ["both requirements", "six\ntransformers >= 4.56.0, < 5 # for vLLM\n", ">=4.57.4", ">=4.57.4,<5"],
    ["one bound of both", "transformers >= 4.56.0, < 5\n", ">=4.57.4,<5", ">=4.57.4,<5"],
    ["the metadata of a wheel", "Requires-Dist: transformers<5,>=4.56.0\n", ">=4.57.4", ">=4.57.4,<5"],
    ["the plugin alone", "six\n", ">=4.57.4", ">=4.57.4"],
  ])("follow %s", (_name, file, plugin, expected) => {
    expect(transformersOfImage(file, plugin)).toBe(expected);
  });
});
