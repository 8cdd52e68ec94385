import flash from "../../../../stacks/h200-glm47-flash.ts";
import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

/** A model that brings its facts. */
const ownModel = (architecture: string) => ({
  name: "Own",
  facts: { architectures: [architecture] },
});

const allocator = (options: string) => serve({ env: { PYTORCH_NPU_ALLOC_CONF: options } });

const mounts = (...paths: readonly string[]) =>
  paths.map((path, index) => ({ name: `mount-${index}`, path, type: "File" as const }));

const ALWAYS = [
  "/etc/hccn.conf",
  "/usr/local/Ascend/driver/tools/hccn_tool",
  "/usr/local/Ascend/driver/version.info",
  "/etc/ascend_install.info",
];

const DRIVER = ["/usr/local/dcmi", "/usr/local/bin/npu-smi", "/usr/local/Ascend/driver/lib64"];

const withoutSmi = {
  platform: {
    driverMounts: mounts(...ALWAYS, "/usr/local/dcmi", "/usr/local/Ascend/driver/lib64"),
  },
};

export const cases: CasesByRule = {
  "vllm-model-of-release": {
    fails: [
      {
        name: "GLM-5 on vLLM 0.13.0",
        topology: serve({ version: "v0.13.0rc1" }),
        reports: [
          {
            path: "engine.version",
            value: "v0.13.0rc1",
            message: "vllm-ascend v0.13.0rc1 does not support GLM-5 and refuses to start.",
            fix: "Set engine.version to a release from v0.16.0rc1 on",
          },
        ],
      },
      {
        name: "GLM-5 on a release older than every catalogue",
        topology: serve({ version: "v0.9.1" }),
        reports: [
          {
            path: "engine.version",
            value: "v0.9.1",
            message: "vllm-ascend v0.9.1 does not support GLM-5 and refuses to start.",
            fix: "Set engine.version to a release from v0.16.0rc1 on",
          },
        ],
      },
      {
        name: "GLM-5.2, whose layers share indexers, on vLLM 0.20.2",
        topology: serve({ model: { name: "GLM-5.2" } }),
        reports: [
          {
            path: "engine.version",
            value: "v0.20.2rc1",
            message: "vllm-ascend v0.20.2rc1 does not support GLM-5.2 and refuses to start.",
            fix: "Set engine.version to a release from v0.23.0rc1 on",
          },
        ],
      },
      {
        name: "GLM-4.7-Flash on vLLM 0.13.0",
        topology: serve({ version: "v0.13.0rc1", model: { name: "GLM-4.7-Flash" } }),
        reports: [
          {
            path: "engine.version",
            value: "v0.13.0rc1",
            message: "vllm-ascend v0.13.0rc1 does not support GLM-4.7-Flash and refuses to start.",
            fix: "Set engine.version to a release from v0.15.0rc1 on",
          },
        ],
      },
    ],
    passes: [
      { name: "GLM-5 on vLLM 0.16.0", topology: serve({ version: "v0.16.0rc1" }) },
      { name: "GLM-5 on a release newer than every catalogue", topology: serve({ version: "v0.99.0" }) },
      {
        name: "GLM-4.7 on vLLM 0.13.0",
        topology: serve({ version: "v0.13.0rc1", model: { name: "GLM-4.7", weights: "w8a8" } }),
      },
    ],
  },
  "vllm-architecture-known": {
    fails: [
      {
        name: "a class of no release",
        topology: serve({ version: "v0.30.0rc2", model: ownModel("OwnForCausalLM") }),
        reports: [
          {
            path: "model.facts.architectures",
            value: ["OwnForCausalLM"],
            message:
              "vllm-ascend v0.30.0rc2 has no class OwnForCausalLM; vLLM falls back on Transformers, or refuses to start.",
            fix: "Accept the finding if the image has the class, or Transformers implements the model",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a class of a release",
        topology: serve({ version: "v0.30.0rc2", model: ownModel("GlmMoeDsaForCausalLM") }),
      },
      { name: "a model of glm-serve", topology: serve({}) },
    ],
  },
  "driver-mounts-kept": {
    fails: [
      {
        name: "mounts that leave out one of the profile",
        topology: serving(1),
        site: withoutSmi,
        reports: [
          {
            path: "platform.driverMounts",
            message:
              "platform.driverMounts replaces the mounts of the profile and does not mount /usr/local/bin/npu-smi.",
            fix: 'Add { name: "npu-smi", path: "/usr/local/bin/npu-smi", type: "File" } to platform.driverMounts, or accept the finding if the image or the container runtime provides /usr/local/bin/npu-smi',
          },
        ],
      },
    ],
    passes: [
      {
        name: "all mounts of the profile",
        topology: serving(1),
        site: { platform: { driverMounts: mounts(...ALWAYS, ...DRIVER) } },
      },
      {
        name: "npu-smi in another directory",
        topology: serving(1),
        site: {
          platform: {
            driverMounts: mounts(
              ...ALWAYS,
              ...DRIVER.map((path) => path.replace("/usr/local/bin/", "/usr/local/sbin/")),
            ),
          },
        },
      },
      {
        name: "a directory above them",
        topology: serving(1),
        site: {
          platform: { driverMounts: mounts("/etc/hccn.conf", "/etc/ascend_install.info", "/usr/local") },
        },
      },
      {
        name: "a profile with fewer mounts",
        topology: serving(1),
        site: { platform: { profile: "mindcluster", driverMounts: mounts(...ALWAYS) } },
      },
      { name: "the mounts of the profile by default", topology: serving(1) },
      { name: "an engine on other devices", topology: flash, site: withoutSmi },
    ],
  },
  "fia-operators-hardware": {
    fails: [
      {
        name: "Atlas 800 A3",
        topology: serve({}),
        site: { vllmAscend: { installFiaOperators: true } },
        reports: [
          {
            path: "vllmAscend.installFiaOperators",
            value: true,
            message:
              "vllmAscend.installFiaOperators supports only Atlas 800 A2; the hardware is Atlas 800 A3.",
            fix: "Remove vllmAscend.installFiaOperators",
          },
        ],
      },
    ],
    passes: [
      {
        name: "Atlas 800 A2",
        topology: serve({ hardware: "atlas-800-a2", tensorParallelSize: 8 }),
        site: { vllmAscend: { installFiaOperators: true } },
      },
    ],
  },
  "ascend-allocator-options": {
    fails: [
      {
        name: "two options that exclude each other",
        topology: allocator("expandable_segments:True,max_split_size_mb:256"),
        reports: [
          {
            path: "groups.serve.env.PYTORCH_NPU_ALLOC_CONF",
            value: "expandable_segments:True,max_split_size_mb:256",
            message:
              "PYTORCH_NPU_ALLOC_CONF sets expandable_segments and max_split_size_mb, which exclude each other.",
            fix: "Set PYTORCH_NPU_ALLOC_CONF to a list without max_split_size_mb, or without expandable_segments",
          },
        ],
      },
      {
        name: "options with spaces",
        topology: allocator("expandable_segments : True , max_split_size_mb : 128"),
        reports: [
          {
            path: "groups.serve.env.PYTORCH_NPU_ALLOC_CONF",
            value: "expandable_segments : True , max_split_size_mb : 128",
            message:
              "PYTORCH_NPU_ALLOC_CONF sets expandable_segments and max_split_size_mb, which exclude each other.",
            fix: "Set PYTORCH_NPU_ALLOC_CONF to a list without max_split_size_mb, or without expandable_segments",
          },
        ],
      },
    ],
    passes: [
      { name: "one option", topology: allocator("max_split_size_mb:256") },
      {
        name: "expandable segments off",
        topology: allocator("expandable_segments:False,max_split_size_mb:128"),
      },
    ],
  },
};
