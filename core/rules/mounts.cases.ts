import { pairOn950 } from "../../test/support/ascend-950.ts";
import { changed } from "../../test/support/findings.ts";
import type { CasesByRule, FailingCase, RuleCase } from "../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../test/support/topologies.ts";
import type { Site } from "../index.ts";

const mounts = (...paths: readonly string[]): Site => ({
  platform: { driverMounts: paths.map((path, index) => ({ name: `mount-${index}`, path, type: "File" })) },
});

const mountsOf = (...mounted: readonly (readonly [string, string])[]): Site => ({
  platform: { driverMounts: mounted.map(([name, path]) => ({ name, path, type: "Directory" })) },
});

const DRIVER = ["/usr/local/dcmi", "/usr/local/bin/npu-smi", "/usr/local/Ascend/driver/lib64"];

const mountedAt = (volumePath: string): RuleCase => ({
  name: `weights mounted at ${volumePath}`,
  topology: changed(serving(1), { model: { volumePath, path: `${volumePath}/glm` } }),
});

const reported = (volumePath: string, rest: string): FailingCase => ({
  ...mountedAt(volumePath),
  reports: [
    {
      path: "model.volumePath",
      value: volumePath,
      message: `model.volumePath ${volumePath} ${rest}`,
      fix: "Set model.volumePath to another directory, e.g. /root/.cache as in the deployment documents",
    },
  ],
});

const hides = (volumePath: string, hidden: string) =>
  reported(volumePath, `would hide ${hidden} of the container.`);

const isBelow = (volumePath: string, above: string) =>
  reported(volumePath, `is below ${above} of the container, where nothing else can be mounted.`);

export const cases: CasesByRule = {
  "model-path-mounted": {
    fails: [
      {
        name: "weights outside of the volume",
        topology: changed(prefillDecode(), { model: { path: "/root/.cached/glm5" } }),
        reports: [
          {
            path: "model.path",
            value: "/root/.cached/glm5",
            message: "model.path is outside of the weights volume, which is mounted at /root/.cache.",
            fix: "Set model.path to a directory below /root/.cache",
          },
        ],
      },
    ],
    passes: [{ name: "weights in the volume", topology: prefillDecode() }],
  },
  "volume-path-free": {
    fails: [
      isBelow("/dev/shm", "/dev"),
      hides("/etc", "/etc"),
      hides("/etc/glm-serve", "/etc/glm-serve/launch"),
      isBelow("/etc/glm-serve/launch/x", "/etc/glm-serve/launch"),
      hides("/usr/local", "/usr/local/Ascend/driver/tools/hccn_tool"),
      isBelow("/proc/1", "/proc"),
      hides("/usr", "/usr"),
    ],
    passes: [
      mountedAt("/data"),
      mountedAt("/root/.cache"),
      mountedAt("/var/lib/glm"),
      mountedAt("/usr/share/glm"),
      mountedAt("/export/home/model_weights"),
    ],
  },
  "driver-mounts-apart": {
    fails: [
      {
        name: "two mounts with one name and one path",
        topology: serving(1),
        site: mountsOf(["dcmi", "/usr/local/dcmi"], ["dcmi", "/usr/local/dcmi/"]),
        reports: [
          {
            path: "platform.driverMounts[1].name",
            value: "dcmi",
            message: "platform.driverMounts[1].name dcmi is also the name of platform.driverMounts[0].",
            fix: "Set platform.driverMounts[1].name to another name",
          },
          {
            path: "platform.driverMounts[1].path",
            value: "/usr/local/dcmi/",
            message:
              "platform.driverMounts[1].path /usr/local/dcmi/ is also the path of platform.driverMounts[0].",
            fix: "Remove platform.driverMounts[1], or set platform.driverMounts[1].path to another path",
          },
        ],
      },
      {
        name: "a mount with the name of a volume of glm-serve",
        topology: serving(1),
        site: mountsOf(["weights", "/usr/local/dcmi"]),
        reports: [
          {
            path: "platform.driverMounts[0].name",
            value: "weights",
            message: "platform.driverMounts[0].name weights is the name of a volume of glm-serve.",
            fix: "Set platform.driverMounts[0].name to another name",
          },
        ],
      },
      ...[
        ["/dev/shm", "would hide /dev/shm of the container."],
        ["/dev", "would hide /dev of the container."],
        ["/etc/glm-serve", "would hide /etc/glm-serve of the container."],
        ["/usr", "would hide /usr of the container."],
        [
          "/etc/glm-serve/launch",
          "is below /etc/glm-serve of the container, where nothing else can be mounted.",
        ],
        ["/proc/driver", "is below /proc of the container, where nothing else can be mounted."],
      ].map(([path = "", rest = ""]): FailingCase => ({
        name: `a mount at ${path}`,
        topology: serving(1),
        site: mountsOf(["x", path]),
        reports: [
          {
            path: "platform.driverMounts[0].path",
            value: path,
            message: `platform.driverMounts[0].path ${path} ${rest}`,
            fix: "Remove platform.driverMounts[0], or set platform.driverMounts[0].path to a path that the container does not need",
          },
        ],
      })),
    ],
    passes: [
      { name: "the mounts of the profile", topology: serving(1) },
      {
        name: "devices of the fabric, and a directory in another",
        topology: serving(1),
        site: mountsOf(["a", "/dev/infiniband"], ["b", "/usr/local/dcmi"], ["c", "/usr/local/dcmi/x"]),
      },
    ],
  },
  "hccn-conf-mounted": {
    fails: [
      {
        name: "prefill and decode without the addresses of the devices",
        topology: prefillDecode(),
        site: mounts(...DRIVER),
        reports: [
          {
            path: "platform.driverMounts",
            message:
              "platform.driverMounts does not mount /etc/hccn.conf, which contains the addresses of the devices; without it decode reads wrong KV blocks.",
            fix: 'Add { name: "hccn-conf", path: "/etc/hccn.conf", type: "File" } to platform.driverMounts',
          },
        ],
      },
    ],
    passes: [
      { name: "the file among the mounts", topology: prefillDecode(), site: mounts("/etc/hccn.conf") },
      { name: "the mounts of the profile", topology: prefillDecode() },
      { name: "a group that serves alone", topology: serving(1), site: mounts(...DRIVER) },
      { name: "hardware without the file", topology: pairOn950(), site: mounts(...DRIVER) },
    ],
  },
  "npu-smi-mounted": {
    fails: [
      {
        name: "beside a mount of the file",
        topology: serving(1),
        site: {
          platform: { ...mounts("/usr/local/bin/npu-smi").platform, npuSmi: "/usr/local/sbin/npu-smi" },
        },
        reports: [
          {
            path: "platform.npuSmi",
            value: "/usr/local/sbin/npu-smi",
            message: "platform.npuSmi has no effect: platform.driverMounts mounts npu-smi.",
            fix: "Remove platform.npuSmi",
          },
        ],
      },
      {
        name: "where the container runtime mounts it",
        topology: serving(1),
        site: { platform: { profile: "mindcluster", npuSmi: "/usr/local/bin/npu-smi" } },
        reports: [
          {
            path: "platform.npuSmi",
            value: "/usr/local/bin/npu-smi",
            message: "platform.npuSmi has no effect: the platform mounts no npu-smi.",
            fix: "Remove platform.npuSmi",
          },
        ],
      },
    ],
    passes: [
      {
        name: "another directory of the profile's npu-smi",
        topology: serving(1),
        site: { platform: { npuSmi: "/usr/local/sbin/npu-smi" } },
      },
      { name: "none", topology: serving(1) },
    ],
  },
};
