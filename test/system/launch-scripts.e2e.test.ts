import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import a31p1d from "../../stacks/a3-1p1d.ts";
import * as documented from "../stacks/documents/source-002-5-3.ts";
import type { Container } from "../../core/domain/kubernetes-object.ts";
import { type Plan, plan, plannedProcesses, shellScript } from "../../core/index.ts";
import { LaunchDirectory } from "../runtime/launch-directory.ts";
import { Namespace, skipsRootTests } from "../runtime/namespace.ts";
import type { Running } from "../runtime/running.ts";
import { NIC, Pod } from "./pod.ts";
import { commandLine, comparable, recordIn } from "./record.ts";

const { objects: documentedObjects } = plan(a31p1d);

/** The container of a workload and the launch ConfigMap that its pods mount. */
function workload(
  key: string,
  objects: Plan["objects"] = documentedObjects,
): { container: Container; scripts: Readonly<Record<string, string>> } {
  const manifest = objects.find((object) => object.key === key)?.manifest;
  if (manifest?.kind !== "StatefulSet" && manifest?.kind !== "Deployment")
    throw new Error(`no workload ${key}`);
  const { containers, volumes } = manifest.spec.template.spec;
  const [container] = containers;
  const launch = volumes.find(({ name }) => name === "launch")?.configMap?.name;
  const map = objects.find(
    (object) => object.manifest.kind === "ConfigMap" && object.manifest.metadata.name === launch,
  );
  if (container === undefined || map?.manifest.kind !== "ConfigMap") throw new Error(`no launch of ${key}`);
  return { container, scripts: map.manifest.data ?? {} };
}

const groups = [
  { key: "stateful-set/prefill-0", objectName: "a3-1p1d-prefill-0", group: documented.prefill },
  { key: "stateful-set/decode-0", objectName: "a3-1p1d-decode-0", group: documented.decode },
];

const nodes = groups
  .flatMap(({ key, objectName, group }) => group.nodes.map((node) => ({ key, objectName, group, ...node })))
  .map((node, index) => ({
    ...node,
    index,
    address: `198.18.0.${String(11 + index)}`,
    dns: `${node.pod}.${node.objectName}`,
  }));

const headOf = new Map(groups.map(({ key }) => [key, nodes.find((node) => node.key === key)]));

const ranks = nodes.flatMap((node) =>
  node.ranks.map((rank) => ({ ...rank, node, process: `rank-${String(rank.rank)}` })),
);

// Additions to the document: the pod's identity, the launch, and two variables that the stack file explains.
const ADDED = ["POD_NAME", "HOST_IP", "GLM_SERVE_REVISION", "nic_name", "node0_ip"];

const EXPLAINED = ["VLLM_HOST_IP", "VLLM_ENGINE_READY_TIMEOUT_S"];

// Variables of the image, the vendor's files, bash and Python, which the document's script would have too.
const SURROUNDINGS =
  /^(PATH|PWD|OLDPWD|SHLVL|_|HOSTNAME|LC_CTYPE|LD_LIBRARY_PATH|PYTHONPATH|https?_proxy|ASCEND_TOOLKIT_HOME|(ATB|ASDOPS)_\w+)$/u;

describe.skipIf(skipsRootTests)("launch scripts of a3-1p1d", { timeout: 60_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-system-"));
  const hosts = join(directory, "hosts");
  const pods = new Map<string, Pod>();
  let running = new Map<string, Running>();
  let fabric: Namespace;

  beforeAll(async () => {
    writeFileSync(hosts, "127.0.0.1 localhost\n");
    fabric = await Namespace.create("ip link add cluster type bridge; ip link set cluster up");
    await Promise.all(
      nodes.map(async ({ key, pod: name, address, index }) => {
        pods.set(name, await Pod.create({ ...workload(key), name, address, fabric, index, hosts }));
      }),
    );
  }, 60_000);

  afterAll(async () => {
    for (const { child } of running.values()) child.kill("SIGKILL");
    await Promise.all([...pods.values()].map((each) => each.close()));
    await fabric.close();
    rmSync(directory, { recursive: true });
  });

  function pod(name: string): Pod {
    const found = pods.get(name);
    if (found === undefined) throw new Error(`no pod ${name}`);
    return found;
  }

  function container(name: string): Running {
    const found = running.get(name);
    if (found === undefined) throw new Error(`${name} does not run`);
    return found;
  }

  function start(names: readonly string[]): void {
    running = new Map([...running, ...names.map((name) => [name, pod(name).start()] as const)]);
  }

  async function serving(names: readonly string[]): Promise<void> {
    await Promise.all(
      ranks
        .filter(({ node }) => names.includes(node.pod))
        .map(({ node, process }) => container(node.pod).until(`[${process}] serving`)),
    );
  }

  const names = nodes.map(({ pod: name }) => name);
  const decodeNames = documented.decode.nodes.map(({ pod: name }) => name);
  const prefillNames = documented.prefill.nodes.map(({ pod: name }) => name);

  it("handles SIGTERM while it waits for its head", async () => {
    const waiting = pod("a3-1p1d-decode-0-1").start();
    await waiting.until("a3-1p1d-decode-0-0.a3-1p1d-decode-0 has no address yet");
    waiting.signalContainer("SIGTERM");
    expect(await waiting.exit()).toBe(143);
    expect(waiting.lastLine).toBe("[supervisor] group a3-1p1d-decode-0 stopped: pod 1: received SIGTERM");
  });

  it("waits for a head that appears late, then starts every rank", async () => {
    const heads = new Set([...headOf.values()].map((head) => head?.pod));
    const workers = names.filter((name) => !heads.has(name));
    start(workers);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(workers.filter((name) => container(name).output.includes("RECORD"))).toEqual([]);
    appendFileSync(hosts, nodes.map(({ address, dns }) => `${address} ${dns}\n`).join(""));
    start(names.filter((name) => heads.has(name)));
    await serving(names);
    expect(ranks).toHaveLength(18);
  });

  it.for(ranks)(
    "starts $process of $node.pod with the documented command",
    ({ node, rank, port, process }) => {
      const { argv } = recordIn(container(node.pod).lines, `[${process}] `);
      const { positional, flags } = commandLine(argv);
      expect(positional).toEqual(["serve", documented.model]);
      expect(comparable(flags)).toEqual({
        ...node.group.flags,
        "--port": String(port),
        "--data-parallel-rank": String(rank),
        "--data-parallel-address": headOf.get(node.key)?.address,
        // Added by the stack file.
        "--shutdown-timeout": "90",
      });
    },
  );

  it.for(ranks)(
    "starts $process of $node.pod in the documented environment",
    ({ node, devices, process }) => {
      const { env } = recordIn(container(node.pod).lines, `[${process}] `);
      const expected = {
        ...node.group.env,
        HCCL_IF_IP: node.address,
        GLOO_SOCKET_IFNAME: NIC,
        TP_SOCKET_IFNAME: NIC,
        HCCL_SOCKET_IFNAME: NIC,
        ASCEND_RT_VISIBLE_DEVICES: devices,
      };
      expect(env).toMatchObject(expected);
      const known = new Set([...Object.keys(expected), ...ADDED, ...EXPLAINED]);
      expect(Object.keys(env).filter((name) => !known.has(name) && !SURROUNDINGS.test(name))).toEqual([]);
      expect(env["VLLM_HOST_IP"]).toBe(node.address);
      expect(env["LD_LIBRARY_PATH"]).toMatch(/^\/usr\/local\/Ascend\/.*:\/usr\/local\/lib$/u);
      expect(env["ATB_HOME_PATH"]).toBe("/usr/local/Ascend/nnal/atb/latest/atb/cxx_abi_0");
    },
  );

  it("is healthy on every node", async () => {
    const verdicts = await Promise.all(
      nodes.map(async ({ key, pod: name, address }) => {
        const { readinessProbe } = workload(key).container;
        const { httpGet } = readinessProbe;
        const command =
          httpGet === undefined
            ? (readinessProbe.exec?.command ?? [])
            : [
                "python3",
                "/etc/glm-serve/launch/health.py",
                `http://${address}:${String(httpGet.port)}${httpGet.path}`,
              ];
        const probe = pod(name).exec(command);
        return { code: await probe.exit(), output: probe.output };
      }),
    );
    expect(verdicts).toEqual(nodes.map(() => ({ code: 0, output: "" })));
  });

  it("stops the whole group, and no other, when a rank ends", async () => {
    // The stand-in exits on this GET.
    const url = "http://127.0.0.1:6722/exit/3";
    await pod("a3-1p1d-decode-0-2").exec(["python3", "/etc/glm-serve/launch/health.py", url]).exit();
    const codes = await Promise.all(decodeNames.map((name) => container(name).exit()));
    expect(codes).toEqual([1, 1, 3, 1]);
    const reason = "[supervisor] group a3-1p1d-decode-0 stopped: pod 2: rank-9 exited with code 3";
    expect(decodeNames.map((name) => container(name).lastLine)).toEqual(decodeNames.map(() => reason));
    expect(prefillNames.filter((name) => container(name).output.includes("stopped:"))).toEqual([]);
  });

  it("starts again when the kubelets restart the containers", async () => {
    start(decodeNames);
    await serving(decodeNames);
    expect(container("a3-1p1d-decode-0-3").output).toContain("pod 3 of 4");
  });

  it("stops every rank on SIGTERM, and leaves no process", async () => {
    for (const name of names) container(name).signalContainer("SIGTERM");
    const codes = await Promise.all(names.map((name) => container(name).exit()));
    // A pod that first learns of another's end fails with the group. No code is 0.
    expect(codes.filter((code) => code !== 143 && code !== 1)).toEqual([]);
    expect(codes).toContain(143);
    const silent = ranks
      .filter(({ node, process }) => !container(node.pod).output.includes(`[${process}] ending`))
      .map(({ node, process }) => `${process} of ${node.pod}: ${container(node.pod).output}`);
    expect(silent).toEqual([]);
    expect(await fabric.run("pgrep --full 'sleep 424[2]' || echo none")).toBe("none\n");
  });

  it("reports an image without the vendor's files", async () => {
    const name = "a3-1p1d-prefill-0-0";
    const without = pod(name).exec([
      "bash",
      "-c",
      "rm /usr/local/Ascend/nnal/atb/set_env.sh; exec bash /etc/glm-serve/launch/node-0.sh rank-0",
    ]);
    expect(await without.exit()).toBe(1);
    expect(without.lastLine).toBe(
      "glm-serve: /usr/local/Ascend/nnal/atb/set_env.sh does not exist in the image; set image to an image that contains it",
    );
  });

  it("prefers the topology's variables to the vendor's", async () => {
    const { prefill } = a31p1d.groups;
    if (prefill === undefined) throw new Error("no prefill");
    const env = { ...prefill.env, ATB_WORKSPACE_MEM_ALLOC_GLOBAL: "1" };
    const { objects } = plan({ ...a31p1d, groups: { ...a31p1d.groups, prefill: { ...prefill, env } } });
    const launch = workload("stateful-set/prefill-0", objects);
    const description = {
      ...launch,
      name: "a3-1p1d-prefill-0-0",
      address: "198.18.0.8",
      fabric,
      index: 8,
      hosts,
    };
    const node = await Pod.create(description);
    const rank = node.start(["bash", "/etc/glm-serve/launch/node-0.sh", "rank-0"]);
    await rank.until("serving");
    rank.child.kill("SIGKILL");
    await rank.exit();
    await node.close();
    expect(recordIn(rank.lines).env).toMatchObject({
      ATB_WORKSPACE_MEM_ALLOC_GLOBAL: "1",
      ASDOPS_LOG_LEVEL: "ERROR",
    });
  });

  it("starts the same process from the script of ranks, without glm-serve", async () => {
    const planned = plan(a31p1d);
    const process = plannedProcesses(planned.topology, planned.groups).find(
      ({ pod: name }) => name === "a3-1p1d-prefill-0-1",
    );
    if (process === undefined) throw new Error("no second node of prefill");
    const address = "198.18.0.10";
    const { container: spec, scripts } = workload("stateful-set/prefill-0");
    const node = await Pod.create({
      // A container of the engine's image, as a person runs it.
      container: { ...spec, env: [] },
      scripts,
      name: process.pod,
      address,
      fabric,
      index: 10,
      hosts,
      imageEnvironment: { LOCAL_IP: address, NODE0_IP: "198.18.0.11", NIC_NAME: NIC },
    });
    const shell = node.start(["bash", "-c", shellScript(planned.topology, [process])]);
    await shell.until("serving");
    shell.child.kill("SIGKILL");
    await shell.exit();
    await node.close();
    const { argv, env } = recordIn(shell.lines);
    const { positional, flags } = commandLine(argv);
    expect(positional).toEqual(["serve", documented.model]);
    expect(comparable(flags)).toEqual({
      ...documented.prefill.flags,
      "--port": "6700",
      "--data-parallel-rank": "1",
      "--data-parallel-address": "198.18.0.11",
      "--shutdown-timeout": "90",
    });
    expect(env).toMatchObject({
      ...documented.prefill.env,
      HCCL_IF_IP: address,
      GLOO_SOCKET_IFNAME: NIC,
      // The vendor's files ran.
      ATB_HOME_PATH: "/usr/local/Ascend/nnal/atb/latest/atb/cxx_abi_0",
    });
  });

  it("starts the proxy with every rank at its own address and port", async () => {
    const { container: spec, scripts } = workload("deployment/proxy");
    const map = documentedObjects.find(({ key }) => key === "config-map/proxy-ranks")?.manifest;
    const lists = new LaunchDirectory(map?.kind === "ConfigMap" ? map.data : {});
    const proxyPod = await Pod.create({
      container: spec,
      scripts,
      name: "proxy",
      address: "198.18.0.9",
      fabric,
      index: 9,
      hosts,
      mounts: { "/etc/glm-serve/ranks": lists.path },
    });
    const proxy = proxyPod.start();
    expect(await proxy.exit()).toBe(0);
    const { argv, env } = recordIn(proxy.lines);
    await proxyPod.close();
    lists.remove();
    const { positional, flags } = commandLine(argv);
    const {
      "--prefiller-hosts": p,
      "--prefiller-ports": pp,
      "--decoder-hosts": d,
      "--decoder-ports": dp,
      ...others
    } = Object.fromEntries(flags);
    expect(positional).toEqual([]);
    // How often the proxy looks at ranks that join or leave is not of the document.
    expect(others).toEqual({ ...documented.proxy.flags, "--waiting-retry-interval": ["1"] });
    expect(endpoints(p, pp)).toEqual(documented.proxy.prefill.map(endpoint));
    expect(endpoints(d, dp)).toEqual(documented.proxy.decode.map(endpoint));
    expect(documented.proxy.unset.filter((name) => name in env)).toEqual([]);
  });
});

/** Address and port of the node of a documented endpoint. */
function endpoint({ pod, port }: { pod: string; port: string }): string {
  return `${nodes.find((node) => node.pod === pod)?.address ?? "unknown"}:${port}`;
}

/** Address and port of each pair of the proxy's arguments, with names resolved as DNS would. */
function endpoints(names: readonly string[] = [], ports: readonly string[] = []): string[] {
  expect(names).toHaveLength(ports.length);
  return names.map(
    (name, index) => `${nodes.find(({ dns }) => dns === name)?.address ?? name}:${ports[index] ?? ""}`,
  );
}
