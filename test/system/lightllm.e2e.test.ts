import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import flashMtp from "../../stacks/h200-glm47-flash-mtp.ts";
import type { Container } from "../../core/domain/kubernetes-object.ts";
import { plan, type Topology } from "../../core/index.ts";
import { Namespace, python, skipsRootTests } from "../runtime/namespace.ts";
import type { Running } from "../runtime/running.ts";
import {
  documentedDraftingServer,
  documentedServer,
  requestedModel,
} from "../stacks/documents/source-003.ts";
import { Pod } from "./pod.ts";
import { commandLine, recordIn } from "./record.ts";

const DIRECTORY = "/models/GLM-4.7-Flash";

const standIn = join(import.meta.dirname, "stand-ins/lightllm.py");

/** First directory of the pod's PATH. */
const installed = join(dirname(python), "python");

const ADDED = ["POD_NAME", "HOST_IP", "GLM_SERVE_REVISION", "node0_ip"];

// Variables of the kubelet, bash and Python, which the document's command would have too.
const SURROUNDINGS = /^(PATH|PWD|OLDPWD|SHLVL|_|HOSTNAME|LC_CTYPE|https?_proxy)$/u;

describe.skipIf(skipsRootTests)("launch scripts of LightLLM", { timeout: 60_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-system-"));
  const hosts = join(directory, "hosts");
  const pods: Pod[] = [];
  let fabric: Namespace;

  beforeAll(async () => {
    writeFileSync(hosts, "127.0.0.1 localhost\n");
    fabric = await Namespace.create("ip link add cluster type bridge; ip link set cluster up");
  });

  afterAll(async () => {
    await Promise.all(pods.map((pod) => pod.close()));
    await fabric.close();
    rmSync(directory, { recursive: true });
  });

  /** A pod whose image has LightLLM and no Ascend files. */
  async function create(topology: Topology, index: number): Promise<Pod> {
    const { container, scripts } = launchOf(topology);
    const pod = await Pod.create({
      container,
      scripts,
      name: `${topology.name}-serve-0-0`,
      address: `198.18.0.${String(11 + index)}`,
      fabric,
      index,
      hosts,
    });
    pods.push(pod);
    const image = `rm -rf /usr/local/Ascend /usr/local/bin/vllm; install -m 755 ${standIn} ${installed}`;
    expect(await pod.exec(["sh", "-c", image]).exit()).toBe(0);
    return pod;
  }

  it.for([
    { topology: flash, documented: documentedServer(DIRECTORY), index: 0 },
    { topology: flashMtp, documented: documentedDraftingServer(DIRECTORY), index: 1 },
  ])("runs $topology.name as the document does", async ({ topology, documented, index }) => {
    const pod = await create(topology, index);
    const server = pod.start();
    await server.until("[node-0] serving");
    const { argv, env } = recordIn(server.lines, "[node-0] ");
    const { positional, flags } = commandLine(["python", ...argv]);
    expect(positional).toEqual(documented.command);
    const given = Object.fromEntries([...flags].map(([name, values]) => [name.slice(2), values.join(" ")]));
    expect(given).toEqual({ ...documented.flags, model_name: requestedModel });
    expect(env).toMatchObject(documented.env);
    const known = new Set([...Object.keys(documented.env), ...ADDED]);
    expect(Object.keys(env).filter((name) => !known.has(name) && !SURROUNDINGS.test(name))).toEqual([]);

    const { container } = launchOf(topology);
    for (const { httpGet } of [container.readinessProbe, container.livenessProbe]) {
      const { path, port } = httpGet ?? { path: "/missing", port: 0 };
      expect(await ask(pod, `http://127.0.0.1:${String(port)}${path}`)).toBe(0);
    }

    server.signalContainer("SIGTERM");
    expect(await server.exit()).toBe(143);
    expect(server.output).toContain("[node-0] ending");
  });

  it("exits with the server's code, and reports an image without python", async () => {
    const pod = await create(flash, 2);
    const failing = pod.start();
    await failing.until("serving");
    await ask(pod, "http://127.0.0.1:8000/exit/3");
    expect(await failing.exit()).toBe(3);

    await pod.exec(["sh", "-c", `for name in $(which -a python); do rm -f "$name"; done`]).exit();
    const without = pod.start();
    expect(await without.exit()).toBe(127);
    expect(without.output).toMatch(/\[node-0\] .*python: (command )?not found/u);
  });
});

/** Requests a URL from inside the pod and returns curl's exit code. */
function ask(pod: Pod, url: string): Promise<number> {
  const probe: Running = pod.exec([python, "/etc/glm-serve/launch/health.py", url]);
  return probe.exit();
}

/** Container of the only group, and the scripts that it mounts. */
function launchOf(topology: Topology): { container: Container; scripts: Readonly<Record<string, string>> } {
  const manifests = plan(topology).objects.map(({ manifest }) => manifest);
  const set = manifests.find((manifest) => manifest.kind === "StatefulSet");
  const [container] = set?.spec.template.spec.containers ?? [];
  const launch = manifests.find((manifest) => manifest.kind === "ConfigMap");
  if (container === undefined || launch === undefined) throw new Error("no launch");
  return { container, scripts: launch.data ?? {} };
}
