import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LaunchDirectory } from "./launch-directory.ts";
import { Namespace, python } from "./namespace.ts";
import type { Running } from "./running.ts";

const ATTACKER = fileURLToPath(new URL("link_attacker.py", import.meta.url));

const script = 'echo "up with head $node0_ip"; while :; do sleep 0.1; done\n';

/** The token of the group glm-decode-0. */
export const TOKEN = "0123456789abcdef0123456789abcdef";

/** What differs from the head of the group glm-decode-0 with its token. */
export interface LinkedPod {
  readonly port: number;
  readonly member?: number;
  readonly members?: number;
  readonly group?: string;
  readonly revision?: string;
  readonly address?: string;
  /** Empty for a missing Secret. */
  readonly token?: string;
  readonly joinTimeout?: number;
  readonly heartbeatLimit?: number;
  readonly requiresSecret?: boolean;
}

/** Supervisors of pods in one network, and attackers of their link. */
export class LinkedPods {
  readonly #launch: LaunchDirectory;
  readonly #namespace: Namespace;

  private constructor(launch: LaunchDirectory, namespace: Namespace) {
    this.#launch = launch;
    this.#namespace = namespace;
  }

  /** @param service addresses of the headless Service glm-decode-0 */
  static async open(service: readonly string[]): Promise<LinkedPods> {
    const launch = new LaunchDirectory({ "node.sh": script });
    const hosts = service.map((address) => `echo ${address} glm-decode-0 >> /mnt/hosts;`).join(" ");
    const namespace = await Namespace.create(
      `${launch.readOnly} mount -t tmpfs none /mnt; cp /etc/hosts /mnt/hosts; ${hosts} mount --bind /mnt/hosts /etc/hosts`,
    );
    return new LinkedPods(launch, namespace);
  }

  join(pod: LinkedPod): Running {
    const settings = {
      script: this.#launch.file("node.sh"),
      group: pod.group ?? "glm-decode-0",
      revision: pod.revision ?? "new-one",
      member: pod.member ?? 0,
      members: pod.members ?? 2,
      head: "127.0.0.1",
      port: pod.port,
      "head-variable": "node0_ip",
      "join-timeout": pod.joinTimeout ?? 25,
      heartbeat: 0.2,
      "heartbeat-limit": pod.heartbeatLimit ?? 8,
      "link-secret": "glm-decode-0-link/token",
      ...(pod.address === undefined ? {} : { address: pod.address }),
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const required = pod.requiresSecret === true ? ["--require-link-secret"] : [];
    const command = [python, this.#launch.file("supervisor.py"), ...flags, ...required, "--", "rank"];
    const token = pod.token ?? TOKEN;
    return this.#namespace.startContainer(command, token === "" ? {} : { GLM_SERVE_LINK_TOKEN: token });
  }

  attack(name: string, port: number, ...rest: readonly (string | number)[]): Running {
    return this.#namespace.start([python, ATTACKER, name, "127.0.0.1", String(port), ...rest.map(String)]);
  }

  run(shell: string): Promise<string> {
    return this.#namespace.run(shell);
  }

  /** Adds an address of the headless Service glm-decode-0. */
  async addAddress(address: string): Promise<void> {
    await this.run(`echo ${address} glm-decode-0 >> /mnt/hosts`);
  }

  async close(): Promise<void> {
    await this.#namespace.close();
    this.#launch.remove();
  }
}

/** Descriptors and resident KiB of the supervisor of a pod. */
export function usageOf(pod: Running): { descriptors: number; kibibytes: number } {
  const outer = String(pod.child.pid);
  const pid = readFileSync(`/proc/${outer}/task/${outer}/children`, "utf8").trim();
  const resident = /VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return { descriptors: readdirSync(`/proc/${pid}/fd`).length, kibibytes: Number(resident) };
}

/** Waits until the processes of pods have started. */
export async function up(...pods: readonly Running[]): Promise<void> {
  await Promise.all(pods.map((pod) => pod.until("[rank] up")));
}

/** Ends pods, the head first, and returns their last lines. */
export async function stop(...pods: readonly Running[]): Promise<void> {
  for (const pod of pods) if (!pod.ended) pod.signalContainer("SIGTERM");
  await Promise.all(pods.map((pod) => pod.exit()));
}
