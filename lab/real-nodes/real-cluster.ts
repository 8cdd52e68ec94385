import type { Kubectl } from "../cluster/kubectl.ts";
import type { NodeDemand } from "../cluster/nodes.ts";
import type { RunningCluster } from "../cluster/start-cluster.ts";
import type { Progress } from "../host/progress.ts";
import type { Outcome } from "../host/run-command.ts";
import type { PlacedFile } from "../stand-ins/placed-file.ts";

/** What to start: a control plane with nodes that run what they are given. Needs root. */
export interface RealClusterOptions {
  /** Which local cluster; one that runs is kept and gets what is missing. */
  readonly name: string;
  /**
   * Nodes are named `real-<prefix>-<number>`, e.g. `real-a3-0`; a worker has no accelerators. A function is asked when the
   * API server answers.
   */
  readonly nodes: readonly RealNodeDemand[] | ((kubectl: Kubectl) => Promise<readonly RealNodeDemand[]>);
  /** What the pods will ask for; more can be provided later. @default none */
  readonly workloads?: readonly Workload[];
  readonly progress: Progress;
  /** First of two ports on 127.0.0.1, or 0 for free ones. @default 0 */
  readonly basePort?: number;
}

/** So many nodes of one kind. */
interface RealNodeDemand extends NodeDemand {
  /** IPv4 addresses of the first nodes, for a topology that names its machines. @default addresses of the local network */
  readonly addresses?: readonly string[];
}

/** An image by the names that pods give it, and what its nodes hold beside it. */
export interface Workload {
  /** Full names with tag, as in the generated YAML. One that exists already is replaced for pods that start from then on. */
  readonly imageNames: readonly string[];
  /** What the image adds to a Debian with bash and python3. */
  readonly image: {
    readonly files: readonly PlacedFile[];
    readonly environment: Readonly<Record<string, string>>;
  };
  /** What every node holds on its own disk: driver files, weights, /etc/hccn.conf. Directories are made as needed. */
  readonly node: { readonly files: readonly PlacedFile[] };
}

/** A running cluster with nodes that really run their pods. */
export interface RealCluster extends RunningCluster {
  /** All real nodes, by name. */
  readonly nodes: ReadonlyMap<string, RealNode>;
  /** Builds a workload's image, brings it to every node and writes the nodes' files. */
  provide(workload: Workload): Promise<void>;
  /**
   * Opens a port on 127.0.0.1 that leads to an address inside the cluster, a Service's or a pod's: `localPort` where it is
   * free. One that leads there already is used. Returns when a connection comes about. Ends with the cluster.
   *
   * @throws LabError when the Service has no address of its own, or nothing takes a connection there for 30 s
   */
  forward(target: ForwardTarget): Promise<Forward>;
  /** Where a pod's processes are; fails when it has no node yet. */
  findPod(namespace: string, pod: string): Promise<PodOnNode>;
  /** Ends everything and leaves nothing: processes, namespaces, cgroups, mounts, run directories. */
  stop(): Promise<void>;
}

/** A Service by name, or any address that the nodes reach. */
export type ForwardTarget =
  | {
      readonly namespace: string;
      readonly service: string;
      readonly port: number;
      readonly localPort?: number;
    }
  | { readonly address: string; readonly port: number; readonly localPort?: number };

/** An open forward. */
export interface Forward {
  /** e.g. `http://127.0.0.1:40123` */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Programs of a node that can be stopped and started. */
export type NodeProgram = "containerd" | "kubelet" | "kube-proxy" | "device-plugin";

/** One node: a network, mount, process and cgroup namespace of its own with a kubelet and a containerd in it. */
export interface RealNode {
  readonly name: string;
  /** Its InternalIP, on its NIC `enp67s0f5`. */
  readonly address: string;
  /** Pid, on this machine, of the node's first process. Its files are below `/proc/<pid>/root`. */
  readonly pid: number;
  /** Runs a command in the node's namespaces (not in a container); never fails by itself, whatever the exit code. */
  execute(command: readonly [string, ...string[]], input?: string): Promise<Outcome>;
  /** What listens in the node's network namespace, of pods with hostNetwork and of the node's own programs. */
  listeners(): readonly Listener[];
  /** All processes of the node that belong to pods, with the pod's uid. */
  podProcesses(): readonly PodProcess[];
  /** Writes a file on the node's own disk, as pods see it through hostPath. */
  writeFile(file: PlacedFile): void;
  /** Removes a file or a directory with what is in it; fine when there is none. */
  removeFile(path: string): void;
  /** Takes the node off the network and puts it back; its processes go on. */
  cutCable(): Promise<void>;
  plugCable(): Promise<void>;
  /** Ends one of the node's own programs (SIGKILL), or starts it again. */
  stopProgram(program: NodeProgram): Promise<void>;
  startProgram(program: NodeProgram): Promise<void>;
  /** Power failure: every process of the node is gone at once. It stays off until the cluster is started again. */
  crash(): Promise<void>;
}

/** A socket that listens (TCP) or is bound without a peer (UDP). */
export interface Listener {
  readonly protocol: "tcp" | "udp";
  /** IPv4 or IPv6 in the usual spelling; `0.0.0.0` and `::` are all addresses. */
  readonly address: string;
  readonly port: number;
  /** Whose it is; undefined when the process ended meanwhile. */
  readonly process: NodeProcess | undefined;
}

/** A process of a node. */
export interface NodeProcess {
  /** Pid on this machine: `process.kill(pid)` works. */
  readonly pid: number;
  readonly commandLine: readonly string[];
  /** Uid of the pod that it belongs to; undefined for the node's own programs. */
  readonly podUid: string | undefined;
}

/** A process of a pod. */
export interface PodProcess extends NodeProcess {
  readonly podUid: string;
}

/** A pod on its node. */
export interface PodOnNode {
  readonly uid: string;
  readonly node: RealNode;
  /** Its processes without the sandbox's, oldest first. */
  readonly processes: () => readonly PodProcess[];
}
