import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import a3Xllm2node from "../../stacks/a3-xllm-2node.ts";
import * as documented from "../stacks/documents/source-004.ts";
import { type Plan, plan, type RankTableSpec } from "../../core/index.ts";
import { readSettings } from "../../program/settings.ts";
import { LaunchDirectory } from "../runtime/launch-directory.ts";
import { Namespace, python, skipsRootTests } from "../runtime/namespace.ts";
import type { Running } from "../runtime/running.ts";
import { parseGflags } from "../support/gflags.ts";
import { Pod } from "./pod.ts";
import { type Recorded, recordIn } from "./record.ts";

const standIns = join(import.meta.dirname, "stand-ins");

const image = join(import.meta.dirname, "../../lab/stand-ins/image");

const packages = execFileSync(python, ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], {
  encoding: "utf8",
}).trim();

const weights = a3Xllm2node.model.path;

const RANK_TABLE = "/user/serverid/devindex/config";

/** Pod 0 runs on the second node of the rank table, pod 1 on the first. */
const addresses = ["198.18.0.12", "198.18.0.11"] as const;

const [head, worker] = ["a3-xllm-2node-serve-0-0", "a3-xllm-2node-serve-0-1"] as const;

const names = [head, worker];

/** The document's rank table, with addresses of the test's nodes. */
function tableHere(): RankTableSpec {
  const device = (network: number) => (_: unknown, number: number) => ({
    deviceIp: `198.19.${String(network)}.${String(number + 1)}`,
  });
  const servers = [...addresses].toSorted().map((serverId, server) => ({
    serverId,
    devices: Array.from({ length: 8 }, device(server)),
  }));
  return { version: "1.0", servers };
}

const { site } = readSettings("a3-xllm-2node", undefined);

const planned = plan(a3Xllm2node, { ...site, rankTable: tableHere(), joinTimeoutSeconds: 60 });

const set = planned.objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;

const spec = set?.kind === "StatefulSet" ? set.spec.template.spec.containers[0] : undefined;

if (spec === undefined) throw new Error("no container");

function data({ objects }: Plan, key: string): Readonly<Record<string, string>> {
  const manifest = objects.find((object) => object.key === key)?.manifest;
  if (manifest?.kind !== "ConfigMap") throw new Error(`no ${key}`);
  return manifest.data ?? {};
}

// Additions to the document: the pod's identity, and HCCL_IF_IP, which the stack file explains.
const ADDED = ["POD_NAME", "HOST_IP", "GLM_SERVE_REVISION", "node0_ip", "HCCL_IF_IP", "NUMACTL_CPUS"];

// Variables of the image, the vendor's files, bash and Python, which the document's script would have too.
const SURROUNDINGS =
  /^(PATH|PWD|OLDPWD|SHLVL|_|HOSTNAME|LC_CTYPE|PYTHONPATH|https?_proxy|ASCEND_TOOLKIT_HOME|ATB_HOME_PATH)$/u;

const FOUND = [
  "PYTHON_INCLUDE_PATH",
  "PYTHON_LIB_PATH",
  "PYTORCH_INSTALL_PATH",
  "LIBTORCH_ROOT",
  "LD_LIBRARY_PATH",
  "LD_PRELOAD",
];

describe.skipIf(skipsRootTests)("launch scripts of a3-xllm-2node", { timeout: 60_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-system-"));
  const hosts = join(directory, "hosts");
  const table = new LaunchDirectory({
    "hccl.json": data(planned, "config-map/serve-0-ranktable")["hccl.json"] ?? "",
  });
  const pods = new Map<string, Pod>();
  const running = new Map<string, Running>();
  let fabric: Namespace;

  /** Writes the host name, from which a worker of xLLM finds its own address, and the DNS names of the pods. */
  function name(ownAddress: string): void {
    const pair = names.map((each, index) => `${addresses[index] ?? ""} ${each}.a3-xllm-2node-serve-0\n`);
    writeFileSync(hosts, `127.0.0.1 localhost\n${ownAddress} ${hostname()}\n${pair.join("")}`);
  }

  beforeAll(async () => {
    name("127.0.1.1");
    fabric = await Namespace.create("ip link add cluster type bridge; ip link set cluster up");
    for (const [index, each] of names.entries()) {
      const created = await Pod.create({
        container: spec,
        scripts: data(planned, "config-map/serve-0-launch"),
        name: each,
        address: addresses[index] ?? "",
        fabric,
        index,
        hosts,
      });
      pods.set(each, created);
      const installation = `set -e
        mount -t tmpfs none /dev/shm; touch /dev/shm/hcclShareMem.1 /core.1; mkdir -p /root/atb/log
        mkdir -p ${RANK_TABLE} ${dirname(documented.binary)} ${packages}/torch
        mount --bind ${table.path} ${RANK_TABLE}; mount -o remount,bind,ro ${RANK_TABLE}
        mkdir -p ${weights}; echo '{}' > ${weights}/config.json; echo weights > ${weights}/model.safetensors
        install -m 755 ${standIns}/xllm.py ${documented.binary}
        install -m 755 ${image}/numactl.sh /usr/local/bin/numactl
        touch ${packages}/torch/__init__.py; cp ${image}/torch-npu.py ${packages}/torch_npu.py`;
      const built = created.exec(["sh", "-c", installation]);
      if ((await built.exit()) !== 0) throw new Error(built.output);
    }
  }, 60_000);

  afterAll(async () => {
    for (const { child } of running.values()) child.kill("SIGKILL");
    await Promise.all([...pods.values()].map((each) => each.close()));
    await fabric.close();
    table.remove();
    rmSync(directory, { recursive: true });
  });

  function pod(wanted: string): Pod {
    const found = pods.get(wanted);
    if (found === undefined) throw new Error(`no pod ${wanted}`);
    return found;
  }

  function container(wanted: string): Running {
    const found = running.get(wanted);
    if (found === undefined) throw new Error(`${wanted} does not run`);
    return found;
  }

  const processes = documented.twoMachines.map((process, rank) => ({
    ...process,
    rank,
    pod: process.node === 0 ? head : worker,
  }));

  function record({
    pod: wanted,
    rank,
  }: {
    pod: string;
    rank: number;
  }): Recorded & { table?: unknown; regular?: boolean } {
    return recordIn(container(wanted).lines, `[rank-${String(rank)}] `);
  }

  it("rejects a node whose name resolves to loopback, with a fix", async () => {
    const refused = pod(worker).start();
    expect(await refused.exit()).toBe(1);
    expect(refused.output).toContain(`the name of this host, ${hostname()}, resolves to 127.0.1.1.`);
    expect(refused.output).toContain(`add "${addresses[1]} ${hostname()}" to /etc/hosts of the node`);
  });

  it("opens the devices and starts all ranks of both nodes", async () => {
    name(addresses[0]);
    for (const each of names) running.set(each, pod(each).start());
    await Promise.all(
      processes.map((each) => container(each.pod).until(`[rank-${String(each.rank)}] serving`)),
    );
    for (const each of names) {
      const opened = container(each).lines.filter((line) => line.startsWith("[prepare] opened device"));
      expect(opened).toEqual(
        [0, 1, 2, 3, 4, 5, 6, 7].map((device) => `[prepare] opened device ${String(device)}`),
      );
    }
  });

  it.for(processes)("starts rank $rank with the documented command", (process) => {
    const { argv, env } = record(process);
    const { flags } = parseGflags(["xllm", ...argv]);
    expect(flags).toEqual({
      ...process.flags,
      host: addresses[process.node],
      master_node_addr: `${addresses[0]}:10015`,
      rank_tablefile: "/run/glm-serve/hccl_8+8.json",
    });
    expect(env["NUMACTL_CPUS"]).toBe(process.cpus);
  });

  it.for(processes)("starts rank $rank in the documented environment", (process) => {
    const { env } = record(process);
    expect(env).toMatchObject({ ...documented.env, HCCL_IF_IP: addresses[process.node] });
    const known = new Set([...Object.keys(documented.env), ...FOUND, ...ADDED]);
    expect(Object.keys(env).filter((key) => !known.has(key) && !SURROUNDINGS.test(key))).toEqual([]);
    expect(env["PYTHON_LIB_PATH"]).toBe(env["PYTHON_INCLUDE_PATH"]);
    expect(env["PYTORCH_INSTALL_PATH"]).toBe(`${packages}/torch`);
    expect(env["LIBTORCH_ROOT"]).toBe(`${packages}/torch`);
    expect(env["LD_LIBRARY_PATH"]).toContain(documented.found.LD_LIBRARY_PATH);
    expect(env["LD_PRELOAD"]).toBe(documented.found.LD_PRELOAD);
  });

  it("gives every rank the same rank table, a regular file in the order of the pods' nodes", () => {
    const [first, second] = tableHere().servers ?? [];
    const expected = [second, first].map((server, pod_) => ({
      server_id: addresses[pod_],
      device: server?.devices.map(({ deviceIp }, device) => ({
        device_id: String(device),
        device_ip: deviceIp,
        rank_id: String(8 * pod_ + device),
      })),
      host_nic_ip: "reserve",
    }));
    for (const process of processes) {
      const { table: found, regular } = record(process);
      expect(regular).toBe(true);
      expect(found).toEqual({
        version: "1.0",
        server_count: "2",
        server_list: expected,
        status: "completed",
      });
    }
  });

  it("removes files of earlier runs", async () => {
    const left = pod(head).exec([
      "sh",
      "-c",
      "ls -d /dev/shm/hccl* /core.1 /root/atb/log 2>/dev/null || echo none",
    ]);
    await left.exit();
    expect(left.output).toBe("none\n");
  });

  it("is healthy on both nodes", async () => {
    for (const each of names) {
      const probe = pod(each).exec(spec.readinessProbe.exec?.command ?? []);
      expect([await probe.exit(), probe.output]).toEqual([0, ""]);
    }
  });

  it("stops the whole group when one rank exits with code 0", async () => {
    expect(await pod(worker).exec(["touch", "/run/end-11"]).exit()).toBe(0);
    const codes = await Promise.all(names.map((each) => container(each).exit()));
    expect(codes.filter((code) => code === 0)).toEqual([]);
    for (const each of names) expect(container(each).lastLine).toContain("rank-11 exited with code 0");
  });

  it.each([
    ["numactl", "/usr/local/bin/numactl", "the image does not contain numactl"],
    ["the server", documented.binary, `xllm.binaryPath ${documented.binary} is not an executable file`],
  ])("reports an image without %s", async (_, path, message) => {
    const without = pod(head).exec([
      "sh",
      "-c",
      `mv ${path} ${path}.away; bash /etc/glm-serve/launch/node-0.sh; code=$?; mv ${path}.away ${path}; exit $code`,
    ]);
    expect(await without.exit()).toBe(1);
    expect(without.output).toContain(`[prepare] glm-serve: ${message}`);
    expect(without.lastLine).toContain("stopped: pod 0: prepare exited with code 1");
  });
});
