import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ConfigMap, Container, PodSpec } from "../../../core/domain/kubernetes-object.ts";
import type { Plan } from "../../../core/index.ts";
import type { PlacedFile } from "../../../lab/stand-ins/placed-file.ts";
import { type Pace, standInsOf } from "../../../lab/stand-ins/stand-ins.ts";
import { LaunchDirectory } from "../../runtime/launch-directory.ts";
import { Namespace } from "../../runtime/namespace.ts";
import type { Running } from "../../runtime/running.ts";
import { Pod } from "../pod.ts";
import { StagedPod } from "./staged-pod.ts";

const GATEWAY = "198.18.0.1";

/**
 * A plan's pods with the stand-in engines, each on its own node. The stage does the kubelet's work: starts, restarts and
 * probes the containers. DNS is a file per pod.
 */
export class Stage {
  readonly plan: Plan;
  readonly pods: readonly StagedPod[];
  readonly #fabric: Namespace;
  readonly #directory: string;
  readonly #configMaps: readonly LaunchDirectory[];

  private constructor(
    planned: Plan,
    pods: readonly StagedPod[],
    fabric: Namespace,
    directory: string,
    configMaps: readonly LaunchDirectory[],
  ) {
    this.plan = planned;
    this.pods = pods;
    this.#fabric = fabric;
    this.#directory = directory;
    this.#configMaps = configMaps;
  }

  /** Creates the nodes without running pods. All DNS names resolve unless `named` is false. */
  static async open(planned: Plan, pace: Pace = {}, { named = true } = {}): Promise<Stage> {
    const directory = mkdtempSync(join(tmpdir(), "glm-serve-stage-"));
    const standIns = standInsOf(planned, { timeScale: 0.02, ...pace });
    const layer = join(directory, "layer");
    place(layer, [...standIns.image.files, ...standIns.node.files]);
    const fabric = await Namespace.create(
      `ip link add cluster type bridge; ip link set cluster up; ip address add ${GATEWAY}/24 dev cluster`,
    );
    const configMaps: LaunchDirectory[] = [];
    const names = podNames(planned);
    const pods = await Promise.all(
      names.map(async ({ name, dns, spec }, index) => {
        const address = addressOf(index);
        const hosts = join(directory, `hosts-${String(index)}`);
        writeFileSync(hosts, `127.0.0.1 localhost\n${address} ${hostname()}\n`);
        const [container] = spec.containers;
        if (container === undefined) throw new Error(`${name} has no container`);
        const { launch = {}, ...others } = mountedData(planned, spec, container);
        const mounts = Object.entries(others).map(([path, data]) => {
          const made = new LaunchDirectory(data);
          configMaps.push(made);
          return [path, made.path] as const;
        });
        const pod = await Pod.create({
          ...{ name, address, container, fabric, index, hosts, layer },
          scripts: launch,
          imageEnvironment: { PYTHONPATH: "/usr/lib/python3/dist-packages", ...standIns.image.environment },
          mounts: { ...Object.fromEntries(mounts), ...movedDirectories(spec, container, layer) },
        });
        return new StagedPod({ name, dns, address, hosts, container, pod });
      }),
    );
    const stage = new Stage(planned, pods, fabric, directory, configMaps);
    if (named) stage.name(pods.map(({ name }) => name));
    return stage;
  }

  pod(name: string): StagedPod {
    const found = this.pods.find((pod) => pod.name === name || pod.name.endsWith(`-${name}`));
    if (found === undefined) throw new Error(`no pod ${name}`);
    return found;
  }

  /** The pods of a group, without the proxy. */
  get engines(): readonly StagedPod[] {
    return this.pods.filter(({ name }) => name !== "proxy");
  }

  /** Adds the DNS names of pods. */
  name(names: readonly string[]): void {
    const lines = this.pods
      .filter(({ name }) => names.includes(name))
      // The headless Service has the address of each of its pods.
      .map(({ address, dns }) => `${address} ${[dns, ...dns.split(".").slice(1)].join(" ")}\n`);
    for (const { hosts } of this.pods) appendFileSync(hosts, lines.join(""));
  }

  start(pods: readonly StagedPod[] = this.pods): void {
    for (const pod of pods) pod.start();
  }

  /** Waits until the startup probe of every pod succeeds. */
  async ready(pods: readonly StagedPod[] = this.pods): Promise<void> {
    await Promise.all(pods.map((pod) => pod.ready()));
  }

  /** Sends a request to the endpoint of the plan's Service: the proxy, or the head of the serving group. */
  async ask(path: string, body: object, times = 1): Promise<readonly unknown[]> {
    const front = this.pods.find(({ name }) => name === "proxy") ?? this.pods[0];
    const url = `http://${front?.address ?? ""}:${String(this.plan.endpoint.port)}${path}`;
    const curl = `curl --silent --show-error --max-time 20 --noproxy '*' --data '${JSON.stringify(body)}' ${url}`;
    const answers = await this.#fabric.run(`for _ in $(seq ${String(times)}); do ${curl} || echo; done`);
    return answers
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
  }

  /** Starts a program in the network of the nodes, beside the pods. */
  beside(command: readonly string[]): Running {
    return this.#fabric.start(command);
  }

  async close(): Promise<void> {
    await Promise.all(this.pods.map((pod) => pod.close()));
    await this.#fabric.close();
    for (const each of this.#configMaps) each.remove();
    rmSync(this.#directory, { recursive: true });
  }
}

/** Address of the pod with an index in the plan, such as for a rank table. */
export function addressOf(index: number): string {
  return `198.18.0.${String(11 + index)}`;
}

interface PlannedPod {
  readonly name: string;
  readonly dns: string;
  readonly spec: PodSpec;
}

function podNames(planned: Plan): readonly PlannedPod[] {
  const engines = planned.groups.flatMap((layout) =>
    layout.pods.map(({ name, address }) => ({
      name,
      dns: address,
      spec: templateOf(planned, `stateful-set/${layout.key}`),
    })),
  );
  const hasProxy = planned.objects.some(({ key }) => key === "deployment/proxy");
  return hasProxy
    ? [...engines, { name: "proxy", dns: "proxy", spec: templateOf(planned, "deployment/proxy") }]
    : engines;
}

function templateOf(planned: Plan, key: string): PodSpec {
  const manifest = planned.objects.find((object) => object.key === key)?.manifest;
  if (manifest?.kind !== "StatefulSet" && manifest?.kind !== "Deployment") throw new Error(`no ${key}`);
  return manifest.spec.template.spec;
}

/** Data of the ConfigMaps that a container mounts, by path; the scripts under `launch`. */
function mountedData(
  planned: Plan,
  spec: PodSpec,
  container: Container,
): Readonly<Record<string, ConfigMap["data"]>> {
  const found: Record<string, ConfigMap["data"]> = {};
  for (const { name, configMap } of spec.volumes) {
    if (configMap === undefined) continue;
    const mount = container.volumeMounts.find((candidate) => candidate.name === name);
    const manifest = planned.objects.find(
      ({ manifest: { kind, metadata } }) => kind === "ConfigMap" && metadata.name === configMap.name,
    )?.manifest;
    if (manifest?.kind !== "ConfigMap" || mount === undefined)
      throw new Error(`no ConfigMap ${configMap.name}`);
    found[name === "launch" ? "launch" : mount.mountPath] = manifest.data;
  }
  return found;
}

/** hostPath directories by their path in the container. */
function movedDirectories(
  spec: PodSpec,
  container: Container,
  root: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    spec.volumes.flatMap(({ name, hostPath }) => {
      const mount = container.volumeMounts.find((candidate) => candidate.name === name);
      if (hostPath === undefined || mount === undefined || hostPath.path === mount.mountPath) return [];
      return [[mount.mountPath, join(root, hostPath.path)]];
    }),
  );
}

function place(root: string, files: readonly PlacedFile[]): void {
  for (const { path, mode, content } of files) {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    chmodSync(target, mode);
  }
}
