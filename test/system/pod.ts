import { dirname, join } from "node:path";
import type { Container, EnvironmentVariable } from "../../core/domain/kubernetes-object.ts";
import { LaunchDirectory } from "../runtime/launch-directory.ts";
import { Namespace, python } from "../runtime/namespace.ts";
import type { Running } from "../runtime/running.ts";

const recording = join(import.meta.dirname, "stand-ins");

const image = join(import.meta.dirname, "../../lab/stand-ins/image");

const ROOT = "/mnt/root";

/** Interface with the node's address; eth0 also exists, with an unreachable address. */
export const NIC = "enp67s0f5";

const installed: Readonly<Record<string, string>> = {
  [join(recording, "vllm.py")]: "/usr/local/bin/vllm",
  [join(recording, "proxy.py")]:
    "/vllm-workspace/vllm-ascend/examples/disaggregated_prefill_v1/load_balance_proxy_server_example.py",
  [join(image, "toolkit-set-env.sh")]: "/usr/local/Ascend/ascend-toolkit/set_env.sh",
  [join(image, "atb-set-env.sh")]: "/usr/local/Ascend/nnal/atb/set_env.sh",
};

/** A pod for a node. */
export interface PodDescription {
  readonly name: string;
  readonly address: string;
  readonly container: Container;
  /** The launch ConfigMap. */
  readonly scripts: Readonly<Record<string, string>>;
  /** The bridge's namespace, and this pod's number on it. */
  readonly fabric: Namespace;
  readonly index: number;
  /** File for the pod's /etc/hosts. */
  readonly hosts: string;
  /** Directory to overlay on the host's file system, instead of the recording stand-ins. */
  readonly layer?: string;
  /** Environment of the image. */
  readonly imageEnvironment?: Readonly<Record<string, string>>;
  /** Directories to mount read-only, by their path in the container. */
  readonly mounts?: Readonly<Record<string, string>>;
}

/** A pod with hostNetwork on its own node: network, mounts, processes and a file system with the stand-ins. */
export class Pod {
  readonly name: string;
  readonly #container: Container;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #launch: LaunchDirectory;
  readonly #namespace: Namespace;

  private constructor(description: PodDescription, launch: LaunchDirectory, namespace: Namespace) {
    const { name, address, container } = description;
    this.name = name;
    this.#container = container;
    this.#environment = {
      PATH: `${dirname(python)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
      // With hostNetwork, this is the name of the node.
      HOSTNAME: `worker-${String(40 - description.index)}`,
      http_proxy: "http://192.0.2.1:3128",
      https_proxy: "http://192.0.2.1:3128",
      ...description.imageEnvironment,
      ...Object.fromEntries(
        (container.env ?? []).map((variable) => [variable.name, valueOf(variable, name, address)]),
      ),
    };
    this.#launch = launch;
    this.#namespace = namespace;
  }

  static async create(description: PodDescription): Promise<Pod> {
    const { address, fabric, index, hosts, container, layer } = description;
    const launch = new LaunchDirectory(description.scripts);
    const mount = container.volumeMounts.find(({ name }) => name === "launch");
    const link = `pod${String(index)}`;
    const files =
      layer === undefined
        ? Object.entries(installed).map(
            ([from, to]) => `mkdir -p ${ROOT}${dirname(to)}; install -m 755 ${from} ${ROOT}${to}`,
          )
        : [];
    const mounts = { ...description.mounts, [mount?.mountPath ?? "/missing"]: launch.path };
    const namespace = await Namespace.create(`
      mount -t tmpfs none /mnt; mkdir /mnt/upper /mnt/work ${ROOT}
      ${layer === undefined ? "" : `cp -a ${layer} /mnt/layer`}
      mount -t overlay none -o lowerdir=${layer === undefined ? "/" : "/mnt/layer:/"},upperdir=/mnt/upper,workdir=/mnt/work ${ROOT}
      mount --rbind /dev ${ROOT}/dev
      mount -t tmpfs none ${ROOT}/dev/shm
      ${Object.entries(mounts)
        .map(([to, from]) => readOnlyMount(from, `${ROOT}${to}`))
        .join("\n")}
      mount --bind ${hosts} ${ROOT}/etc/hosts
      ${files.join("\n")}
      ${layer === undefined ? weightsOf(description.scripts).join("\n") : ""}
      ip link add eth0 type veth peer name eth1; ip address add 192.0.2.9/24 dev eth0; ip link set eth0 up
      ip link add ${NIC} type veth peer name ${link} netns ${fabric.pid}
      ip address add ${address}/24 dev ${NIC}; ip link set ${NIC} up`);
    await fabric.run(`ip link set ${link} master cluster up`);
    return new Pod(description, launch, namespace);
  }

  /** Runs the container as the kubelet would. */
  start(command: readonly string[] = this.#container.command): Running {
    return this.#namespace.startContainer(command, this.#environment, ROOT);
  }

  /** Runs a command in the container's file system and network, as exec probes do. */
  exec(command: readonly string[]): Running {
    return this.#namespace.start(["chroot", ROOT, ...command], this.#environment);
  }

  async close(): Promise<void> {
    await this.#namespace.close();
    this.#launch.remove();
  }
}

function readOnlyMount(from: string, to: string): string {
  return `mkdir -p ${to}; mount --bind ${from} ${to}; mount -o remount,bind,ro ${to}`;
}

/** Value of every Secret. No log may contain it. */
export const SECRET_VALUE = "quite-secret-4242";

function valueOf({ name, value, valueFrom }: EnvironmentVariable, pod: string, address: string): string {
  if (value !== undefined) return value.replaceAll("$$(", "$(");
  if (valueFrom !== undefined && "secretKeyRef" in valueFrom) return SECRET_VALUE;
  const fields: Readonly<Record<string, string>> = {
    "metadata.name": pod,
    "status.hostIP": address,
    "status.podIP": address,
  };
  const found =
    valueFrom !== undefined && "fieldRef" in valueFrom ? fields[valueFrom.fieldRef.fieldPath] : undefined;
  if (found === undefined) throw new Error(`no value for ${name}`);
  return found;
}

/** Minimal complete weights at every path that the launch script checks. */
function weightsOf(scripts: Readonly<Record<string, string>>): string[] {
  const paths = /weights\.py" (.*) \|\| exit 1/.exec(scripts["node-0.sh"] ?? "")?.[1] ?? "";
  return paths.split(" ").map((path) => {
    const directory = `${ROOT}${path}`;
    return `mkdir -p ${directory}; echo '{}' > ${directory}/config.json; echo weights > ${directory}/model.safetensors`;
  });
}
