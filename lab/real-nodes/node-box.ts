import {
  closeSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { spawn } from "node:child_process";
import { basename, dirname, join } from "node:path";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import { simulatedHardware, type SimulatedHardwareName } from "../cluster/simulated-hardware.ts";
import { LabError } from "../host/lab-error.ts";
import { identify, isAlive, type ProcessIdentity, sleep } from "../host/process.ts";
import { nodeAddresses, nodeInterface } from "./addresses.ts";
import type { BaseImage } from "./base-image.ts";
import { joinCommand, leaveTop, makeControlGroup, removeControlGroup } from "./control-groups.ts";
import { controlGroupOf } from "./end-real-nodes.ts";
import { connectNode } from "./fabric.ts";
import { kernelFiles, nodeConfiguration } from "./node-configuration.ts";
import { hasOwnRoot } from "./node-root.ts";
import { placeFiles } from "./placed-files.ts";
import { nodesDirectory, type RealNodeState } from "./real-state.ts";

/** A node to start. */
export interface NodeBox {
  readonly cluster: string;
  readonly paths: ClusterPaths;
  readonly name: string;
  readonly number: number;
  readonly hardware: SimulatedHardwareName;
  readonly address: string;
  readonly executables: string;
  readonly image: BaseImage;
  readonly fabric: ProcessIdentity;
  readonly apiPort: number;
  readonly kubeconfig: string;
}

/** Starts the namespaces and programs of a node, which registers itself. Removes what an earlier node of this name left. */
export async function startNodeBox(box: NodeBox): Promise<RealNodeState> {
  const run = join(nodesDirectory(box.paths), box.name);
  const group = controlGroupOf(box.cluster, box.name);
  await removeControlGroup(group);
  rmSync(run, { recursive: true, force: true });
  const hardware = simulatedHardware(box.hardware);
  for (const directory of ["memory", "files", "var/log"])
    mkdirSync(join(run, directory), { recursive: true });
  placeFiles(join(run, "files"), nodeConfiguration({ ...box, hardware }));
  placeFiles(join(run, "over"), kernelFiles(hardware));
  seedImages(box.image, join(run, "var", "lib", "containerd"));
  const groups = makeControlGroup(group);
  const keeper = launch(box, run, groups);
  const first = await firstProcess(keeper, join(run, "node.log"));
  leaveTop(groups, keeper.pid);
  const { number, address } = box;
  await connectNode(box.fabric, { number, address, pid: first.pid }, nodeInterface);
  await waitForOwnRoot(first, join(run, "node.log"));
  return { number, hardware: box.hardware, address, keeper, first };
}

function launch(box: NodeBox, run: string, groups: readonly string[]): ProcessIdentity {
  const log = openSync(join(run, "node.log"), "w");
  const namespaces = [
    ...["--net", "--mount", "--propagation=private", "--uts", "--ipc", "--cgroup", "--pid", "--fork"],
    "--kill-child=SIGKILL",
  ];
  const child = spawn(
    "bash",
    [
      "-c",
      `${joinCommand(groups.map((directory) => join(directory, "cgroup.procs")))}; exec "$@"`,
      "bash",
      "unshare",
      ...namespaces,
      "bash",
      join(import.meta.dirname, "node.sh"),
      run,
      box.executables,
      snapshotsOf(box.image.containerdRoot),
      box.name,
      nodeAddresses(box.number).node,
      nodeInterface,
      box.address,
    ],
    {
      cwd: "/",
      detached: true,
      env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root" },
      stdio: ["ignore", log, log],
    },
  );
  closeSync(log);
  child.on("error", () => undefined);
  child.unref();
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity === undefined) throw startFailure(box.name, join(run, "node.log"));
  return identity;
}

/** Waits for the child of unshare, the first process of the new namespaces. */
async function firstProcess(keeper: ProcessIdentity, log: string): Promise<ProcessIdentity> {
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    const pid = firstChild(keeper.pid);
    const identity = pid === undefined ? undefined : identify(pid);
    if (identity !== undefined && isShell(identity.pid)) return identity;
    await sleep(20);
  }
  throw startFailure(basename(dirname(log)), log);
}

async function waitForOwnRoot(first: ProcessIdentity, log: string): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(isAlive(first) && hasOwnRoot(first.pid))) {
    if (!isAlive(first) || Date.now() > end) throw startFailure(basename(dirname(log)), log);
    await sleep(50);
  }
}

function firstChild(pid: number): number | undefined {
  try {
    const [child = ""] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    return child === "" ? undefined : Number(child);
  } catch {
    return undefined;
  }
}

/** Whether unshare has started its command: only then do all namespaces exist. */
function isShell(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("bash\0");
  } catch {
    return false;
  }
}

function startFailure(name: string, log: string): LabError {
  const lines = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").slice(-6).join("\n") : "";
  return new LabError(
    `The node ${name} did not start. Last lines of its log:\n${lines}`,
    `Read the whole log in ${log}, or start with an empty cluster: npm stop -- --delete, then start again`,
  );
}

const contentStore = "io.containerd.content.v1.content/blobs/sha256";

const snapshotStore = "io.containerd.snapshotter.v1.overlayfs";

function snapshotsOf(containerdRoot: string): string {
  return join(containerdRoot, snapshotStore, "snapshots");
}

/** Mount point of the base image's snapshots in the node. */
const snapshotsInNode = "/usr/local/lib/glm-serve/image";

/** Gives a node's containerd the base image without unpacking it: only the databases are copies. */
function seedImages({ containerdRoot }: BaseImage, target: string): void {
  for (const database of ["io.containerd.metadata.v1.bolt/meta.db", `${snapshotStore}/metadata.db`]) {
    cpSync(join(containerdRoot, database), join(target, database));
  }
  const blobs = join(target, contentStore);
  mkdirSync(blobs, { recursive: true });
  for (const blob of readdirSync(join(containerdRoot, contentStore))) {
    share(join(containerdRoot, contentStore, blob), join(blobs, blob));
  }
  const snapshots = join(target, snapshotStore, "snapshots");
  mkdirSync(snapshots, { recursive: true });
  for (const snapshot of readdirSync(snapshotsOf(containerdRoot))) {
    symlinkSync(join(snapshotsInNode, snapshot), join(snapshots, snapshot));
  }
}

/** Hard link where both paths are on one disk, else a copy. */
function share(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    cpSync(source, target);
  }
}
