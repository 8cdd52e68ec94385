import type { ClusterBinaries, NodeBinaries } from "../binaries/ensure-binaries.ts";
import type { Kubectl } from "../cluster/kubectl.ts";
import type { NodeDemand } from "../cluster/nodes.ts";
import type { RunningCluster } from "../cluster/start-cluster.ts";
import type { Progress } from "../host/progress.ts";
import type { CommandOutput } from "../host/run-command.ts";
import type { PlacedFile } from "../stand-ins/placed-file.ts";

/** A control plane with real nodes to start. Needs root. */
export interface RealClusterOptions {
  /** Name of the local cluster. A running one keeps running and gets what is missing. */
  readonly name: string;
  /**
   * Nodes have the names `real-<prefix>-<number>`, such as `real-a3-0`; a worker has no accelerators. A function is called
   * when the API server is ready.
   */
  readonly nodes: readonly RealNodeDemand[] | ((kubectl: Kubectl) => Promise<readonly RealNodeDemand[]>);
  /** Images and files to provide at the start. @default none */
  readonly workloads?: readonly Workload[];
  readonly progress: Progress;
  /** First of two ports on 127.0.0.1, or 0 for free ports. @default 0 */
  readonly basePort?: number;
  /** Programs of the control plane and of nodes. @default provided where they are missing */
  readonly programs?: { readonly binaries: ClusterBinaries; readonly nodeBinaries?: NodeBinaries };
}

/** A number of nodes of one kind. */
interface RealNodeDemand extends NodeDemand {
  /** IPv4 addresses of the first nodes, for a topology with a rank table. @default addresses of the local network */
  readonly addresses?: readonly string[];
}

/** An image under the names that pods use, and files of the nodes. */
export interface Workload {
  /** Full names with tag, as in the generated YAML. Pods that start later use the new image of an existing name. */
  readonly imageNames: readonly string[];
  /** Additions of the image to a Debian with bash and python3. */
  readonly image: {
    readonly files: readonly PlacedFile[];
    readonly environment: Readonly<Record<string, string>>;
  };
  /** Files on every node's disk: driver files, weights, /etc/hccn.conf. Directories are created as needed. */
  readonly node: { readonly files: readonly PlacedFile[] };
}

/** A running cluster with real nodes. */
export interface RealCluster extends RunningCluster {
  /** All real nodes, by name. */
  readonly nodes: ReadonlyMap<string, RealNode>;
  /** Builds a workload's image, imports it on every node and writes the nodes' files. */
  provide(workload: Workload): Promise<void>;
  /**
   * Forwards a port on 127.0.0.1 (`localPort` if free) to a Service or pod; reuses an open forward to the same address.
   * Returns when the address accepts connections. The forward ends with the cluster.
   *
   * @throws LabError when the Service has no cluster IP, or the address accepts no connection within 30 s
   */
  forward(target: ForwardTarget): Promise<Forward>;
  /**
   * Finds the node and the processes of a pod.
   *
   * @throws LabError when the pod has no node yet
   */
  findPod(namespace: string, pod: string): Promise<PodOnNode>;
  /** Ends all processes and removes namespaces, control groups, mounts and run directories. */
  stop(): Promise<void>;
}

/** A Service by name, or an address that the nodes reach. */
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

/** Program of a node that can be stopped and started. */
export type NodeProgram = "containerd" | "kubelet" | "kube-proxy" | "device-plugin";

/** A node: its own network, mount, process and cgroup namespaces with a kubelet and a containerd. */
export interface RealNode {
  readonly name: string;
  /** InternalIP, on the interface `enp67s0f5`. */
  readonly address: string;
  /** Process ID, on this host, of the node's first process. The node's files are below `/proc/<pid>/root`. */
  readonly pid: number;
  /** Runs a command in the node's namespaces (not in a container) and returns whatever its exit code is. */
  execute(command: readonly [string, ...string[]], input?: string): Promise<CommandOutput>;
  /** Bound sockets in the node's network namespace: of pods with hostNetwork and of the node's programs. */
  listeners(): readonly Listener[];
  /** Processes of pods on the node. */
  podProcesses(): readonly PodProcess[];
  /** Writes a file on the node's disk, where pods see it through hostPath. */
  writeFile(file: PlacedFile): void;
  /** Removes a file or directory, if it exists. */
  removeFile(path: string): void;
  /** Disconnects the node from the network, and connects it again; its processes keep running. */
  cutCable(): Promise<void>;
  plugCable(): Promise<void>;
  /** Kills one of the node's programs (SIGKILL), or starts it again. */
  stopProgram(program: NodeProgram): Promise<void>;
  startProgram(program: NodeProgram): Promise<void>;
  /** Power failure: kills every process of the node. The node stays off until the cluster is started again. */
  crash(): Promise<void>;
}

/** A listening TCP socket, or a bound UDP socket without a peer. */
export interface Listener {
  readonly protocol: "tcp" | "udp";
  /** IPv4 or IPv6 address; `0.0.0.0` and `::` mean all addresses. */
  readonly address: string;
  readonly port: number;
  /** Owner of the socket; undefined when the process has ended. */
  readonly process: NodeProcess | undefined;
}

/** A process of a node. */
export interface NodeProcess {
  /** Process ID on this host: `process.kill(pid)` works. */
  readonly pid: number;
  readonly commandLine: readonly string[];
  /** UID of the pod; undefined for the node's programs. */
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
  /** Processes of the pod without the sandbox, oldest first. */
  readonly processes: () => readonly PodProcess[];
}
