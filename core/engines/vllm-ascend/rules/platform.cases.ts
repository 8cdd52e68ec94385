import flash from "../../../../stacks/h200-glm47-flash.ts";
import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const allocator = (options: string) => serve({ env: { PYTORCH_NPU_ALLOC_CONF: options } });

const mounts = (...paths: readonly string[]) =>
  paths.map((path, index) => ({ name: `mount-${index}`, path, type: "File" as const }));

const ALWAYS = [
  "/etc/hccn.conf",
  "/usr/local/Ascend/driver/tools/hccn_tool",
  "/usr/local/Ascend/driver/version.info",
  "/etc/ascend_install.info",
];

const DRIVER = ["/usr/local/dcmi", "/usr/local/Ascend/driver/lib64"];

const withoutDcmi = {
  platform: {
    driverMounts: mounts(...ALWAYS, "/usr/local/Ascend/driver/lib64"),
  },
};

export const cases: CasesByRule = {
  "driver-mounts-kept": {
    fails: [
      {
        name: "mounts that leave out one of the profile",
        topology: serving(1),
        site: withoutDcmi,
        reports: [
          {
            path: "platform.driverMounts",
            message:
              "platform.driverMounts replaces the mounts of the profile and does not mount /usr/local/dcmi.",
            fix: 'Add { name: "dcmi", path: "/usr/local/dcmi", type: "Directory" } to platform.driverMounts, or accept the finding if the image or the container runtime provides /usr/local/dcmi',
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
      { name: "an engine on other devices", topology: flash, site: withoutDcmi },
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
