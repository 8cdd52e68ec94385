import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "vitest";
import type { FakeNode } from "./node.ts";
import { check, goodNodes } from "./preflight-plan.ts";

/** The root directory of a simulated node. */
class Root {
  readonly path: string;

  constructor(node: FakeNode) {
    this.path = join(node.directory, "host");
    mkdirSync(this.path);
    node.root = this.path;
  }

  file(path: string, text = ""): this {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), text);
    return this;
  }

  directory(path: string): this {
    mkdirSync(join(this.path, path), { recursive: true });
    return this;
  }

  link(path: string, target: string): this {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    symlinkSync(target, join(this.path, path));
    return this;
  }
}

const mount = (path: string, type: "File" | "Directory" = "File") => ({
  path,
  type,
  setting: "platform.driverMounts",
});

const npuSmi = mount("/usr/local/bin/npu-smi");

const volume = { path: "/data", type: "Directory", setting: "weights.hostPath.path" };

async function findingsOf(make: (root: Root) => void, paths: readonly object[], more: object = {}) {
  const [node] = goodNodes(1);
  if (node === undefined) throw new Error("no node");
  make(new Root(node));
  const { result } = await check([node], { paths, ...more });
  return result.findings;
}

describe.concurrent("preflight about the paths of a node", () => {
  it("names every path that engine pods mount and the node lacks, with its setting", async ({ expect }) => {
    const findings = await findingsOf(
      (root) => {
        root.file("/usr/local/sbin/npu-smi").directory("/etc/ascend_install.info");
      },
      [npuSmi, mount("/usr/local/dcmi", "Directory"), mount("/etc/ascend_install.info"), volume],
    );
    expect(findings.map(({ message, fix }) => `${message}\n→ ${fix}`)).toMatchInlineSnapshot(`
      [
        "/usr/local/bin/npu-smi is missing on the node, so the pods that mount it do not start (platform.driverMounts)
      → Set platform.driverMounts to /usr/local/sbin/npu-smi, where the node has npu-smi",
        "/usr/local/dcmi is missing on the node, so the pods that mount it do not start (platform.driverMounts)
      → Install the driver on the node, or correct platform.driverMounts",
        "/etc/ascend_install.info is no file on the node, so the pods that mount it do not start (platform.driverMounts)
      → Install the driver on the node, or correct platform.driverMounts",
        "/data is missing on the node, so the pods that mount it do not start (weights.hostPath.path)
      → Create /data on the node, or correct weights.hostPath.path",
      ]
    `);
    expect(findings.every(({ severity, check: name }) => severity === "error" && name === "paths")).toBe(
      true,
    );
  });

  it("accepts paths that symbolic links of the node lead to", async ({ expect }) => {
    const findings = await findingsOf(
      (root) => {
        root
          .directory("/opt/driver/lib64")
          .link("/usr/local/Ascend", "/opt")
          .file("/usr/local/sbin/npu-smi")
          .link("/usr/local/bin/npu-smi", "../sbin/npu-smi")
          .link("/data", "/srv/models")
          .directory("/srv/models");
      },
      [npuSmi, mount("/usr/local/Ascend/driver/lib64", "Directory"), volume],
    );
    expect(findings).toEqual([]);
  });

  it.for([
    ["a link to nothing", "/nothing"],
    ["a loop", "/usr/local/bin/npu-smi"],
  ])("counts %s as missing", async ([, target = ""], { expect }) => {
    const findings = await findingsOf((root) => root.link("/usr/local/bin/npu-smi", target), [npuSmi]);
    expect(findings).toMatchObject([{ check: "paths" }]);
  });

  it.for([
    [
      "in neither directory",
      ["/usr/local/bin/npu-smi", "/usr/local/sbin/npu-smi"],
      "/opt/npu-smi",
      "Install the driver's tools on the node",
    ],
    [
      "in the other directory",
      ["/usr/local/bin/npu-smi"],
      "/usr/local/sbin/npu-smi",
      "Set platform.npuSmi to /usr/local/sbin/npu-smi, where the node has npu-smi",
    ],
    [
      "in a directory of the system",
      ["/usr/local/bin/npu-smi", "/usr/local/sbin/npu-smi"],
      "/usr/bin/npu-smi",
      "Copy /usr/bin/npu-smi of the node to /usr/local/bin/npu-smi, or mount it with platform.driverMounts",
    ],
  ] as const)(
    "warns of npu-smi %s, without which engines start",
    async ([, paths, file, fix], { expect }) => {
      const findings = await findingsOf((root) => root.file(file), [], { npuSmi: paths });
      expect(findings).toEqual([
        {
          node: "node-0",
          severity: "warning",
          check: "paths",
          message: `npu-smi is not at ${paths.join(" or ")} on the node, so vllm-ascend binds no CPUs`,
          fix,
        },
      ]);
    },
  );

  it("accepts npu-smi in either directory", async ({ expect }) => {
    const findings = await findingsOf((root) => root.file("/usr/local/sbin/npu-smi"), [], {
      npuSmi: ["/usr/local/bin/npu-smi", "/usr/local/sbin/npu-smi"],
    });
    expect(findings).toEqual([]);
  });

  it("names the place of the driver by its own record", async ({ expect }) => {
    const findings = await findingsOf(
      (root) => root.file("/etc/ascend_install.info", "Driver_Install_Path_Param=/opt/npu\n"),
      [mount("/usr/local/Ascend/driver/version.info")],
    );
    expect(findings).toMatchObject([
      {
        fix: "Change /usr/local/Ascend to /opt/npu in platform.driverMounts, where /etc/ascend_install.info says the driver is",
      },
    ]);
  });

  it("makes the node's files available at their paths, as their mounts would", async ({ expect }) => {
    const [node] = goodNodes(1);
    if (node === undefined) throw new Error("no node");
    const inPod = join(node.directory, "pod");
    const root = new Root(node).file(`${inPod}/tools/hccn_tool`, "of the node").directory(`${inPod}/lib64`);
    mkdirSync(join(inPod, "lib64"), { recursive: true });
    const linked = { setting: "platform.driverMounts", isLinked: true };
    const { result } = await check([node], {
      paths: [
        { path: `${inPod}/tools/hccn_tool`, type: "File", ...linked },
        { path: `${inPod}/lib64`, type: "Directory", ...linked },
        { path: `${inPod}/absent`, type: "File", ...linked },
      ],
    });
    expect(result.findings).toMatchObject([
      { message: expect.stringContaining(`${inPod}/absent is missing`) },
    ]);
    expect(readFileSync(join(inPod, "tools/hccn_tool"), "utf8")).toBe("of the node");
    expect(existsSync(join(inPod, "absent"))).toBe(false);
    root.file(`${inPod}/lib64/libdcmi.so`);
    expect(existsSync(join(inPod, "lib64/libdcmi.so"))).toBe(true);
  });

  describe("with weights", () => {
    const weights = { volume: "/data", model: "/data/glm", isFilled: false };
    const index = JSON.stringify({ weight_map: { a: "model-1.safetensors", b: "model-2.safetensors" } });
    const model = (root: Root, second = "2222") =>
      root
        .file("/data/glm/config.json", "{}")
        .file("/data/glm/model.safetensors.index.json", index)
        .file("/data/glm/model-1.safetensors", "1111")
        .file("/data/glm/model-2.safetensors", second);

    it.for([
      [
        "no directory of the model",
        (root: Root) => root.directory("/data"),
        "/data/glm is missing on the node",
        "warning",
      ],
      [
        "no config.json",
        (root: Root) => root.directory("/data/glm"),
        "/data/glm has no config.json on the node",
        "warning",
      ],
      [
        "a file of the index that is missing",
        (root: Root) =>
          root.file("/data/glm/config.json", "{}").file("/data/glm/model.safetensors.index.json", index),
        "/data/glm lacks model-1.safetensors, model-2.safetensors, which its model.safetensors.index.json names",
        "error",
      ],
    ] as const)(
      "reports %s, unless a procedure fills it",
      async ([, make, message, severity], { expect }) => {
        expect(await findingsOf(make, [volume], { weights })).toMatchObject([
          { severity, check: "weights", message },
        ]);
        expect(await findingsOf(make, [volume], { weights: { ...weights, isFilled: true } })).toEqual([]);
      },
    );

    it("reports copies that differ", async ({ expect }) => {
      const trio = goodNodes(3);
      for (const [place, node] of trio.entries()) model(new Root(node), place === 2 ? "22" : "2222");
      const { result } = await check(trio, { paths: [volume], weights });
      expect(result.findings).toMatchObject([
        {
          node: null,
          severity: "error",
          check: "weights",
          message: expect.stringMatching(
            /^the weights differ between the nodes: 4 files, \d+ bytes \(\w+\) on node-2; 4 files, \d+ bytes \(\w+\) on node-0, node-1$/,
          ),
        },
      ]);
    });

    it("accepts equal copies", async ({ expect }) => {
      expect(await findingsOf((root) => void model(root), [volume], { weights })).toEqual([]);
    });
  });
});

describe.concurrent("preflight about the node", () => {
  it.for([
    ["lo", "network.interface lo has the address 127.0.0.1, not the node's 127.0.0.11"],
    ["eth99", "network.interface eth99 is no interface of this node"],
  ] as const)("compares the interface %s with the address", async ([nic, message], { expect }) => {
    const { result } = await check(goodNodes(1), { interface: nic });
    expect(result.findings).toMatchObject([{ severity: "error", check: "interface", message }]);
  });
});
