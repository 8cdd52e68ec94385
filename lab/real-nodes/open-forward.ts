import { readlinkSync } from "node:fs";
import { connect } from "node:net";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import { requireAlive } from "../cluster/component-process.ts";
import { choosePorts, isFree, requireFreePort } from "../cluster/ports.ts";
import { waitUntil } from "../cluster/readiness.ts";
import { isAlive, type ProcessIdentity } from "../host/process.ts";
import { runCommand } from "../host/run-command.ts";
import { inNetworkOf } from "./fabric.ts";
import { ensureHelper } from "./helper-process.ts";
import type { RealState } from "./real-state.ts";

/** A forward from a port of 127.0.0.1 to an address in the network namespace of a process. */
export interface ForwardSpec {
  readonly target: string;
  /** Used if free. @default any free port */
  readonly preferredPort: number | undefined;
  readonly namespace: ProcessIdentity;
  /** Executable of the forwarder. */
  readonly forwarder: string;
}

/** The open port, and the process that holds it. */
export interface OpenForward {
  readonly port: number;
  readonly helper: ProcessIdentity;
}

/**
 * Opens a forward, or finds an open one to the same target. Returns when the target accepts connections; a Service does so
 * shortly after its pods are ready.
 *
 * @throws LabError when the target accepts no connection within 30 s
 */
export async function openForward(
  spec: ForwardSpec,
  state: RealState,
  paths: ClusterPaths,
): Promise<OpenForward> {
  const { target, preferredPort } = spec;
  await waitUntil(
    `${target} accepted no connection`,
    30_000,
    () => acceptsFrom(spec.namespace, target),
    () => "  (none)",
  );
  const open = Object.entries(state.helpers).find(
    ([name, helper]) =>
      forwardName(name)?.target === target && isAlive(helper) && sharesNetwork(helper, spec.namespace),
  );
  const known = forwardName(open?.[0] ?? "");
  if (open !== undefined && known !== undefined) return { port: known.port, helper: open[1] };
  const port =
    preferredPort !== undefined && (await isFree(preferredPort)) ? preferredPort : (await choosePorts(0)).api;
  return {
    port,
    helper: await openPort({ ...spec, name: `forward-${port}-to-${target}`, port }, state, paths),
  };
}

/** Opens a forward on a given port unless it is open. */
export async function openPort(
  spec: Omit<ForwardSpec, "preferredPort"> & { readonly name: string; readonly port: number },
  state: RealState,
  paths: ClusterPaths,
): Promise<ProcessIdentity> {
  const { name, port, target, namespace, forwarder } = spec;
  const known = state.helpers[name];
  if (known !== undefined && isAlive(known)) return known;
  await requireFreePort(port, "the forward into the cluster");
  const commandLine: readonly [string, ...string[]] = [
    forwarder,
    `--listen=127.0.0.1:${port}`,
    `--connect=${target}`,
    `--connect-namespace=/proc/${namespace.pid}/ns/net`,
  ];
  const helper = ensureHelper(name, commandLine, state, paths);
  await waitUntil(
    `The forward to ${target} did not open`,
    15_000,
    () => {
      requireAlive(name, helper, paths);
      return acceptsConnections(port);
    },
    () => "  (none)",
  );
  return helper;
}

/** Whether a target accepts a connection from the network of a process. The forwarder itself always accepts. */
async function acceptsFrom(namespace: ProcessIdentity, target: string): Promise<boolean> {
  const [address = "", port = ""] = target.split(":");
  const attempt = ["timeout", "2", "bash", "-c", 'exec 3<>"/dev/tcp/$1/$2"', "bash", address, port];
  return (await runCommand([...inNetworkOf(namespace), ...attempt])).code === 0;
}

/** A restarted node has another namespace, and forwards in the old one fail. */
function sharesNetwork(left: ProcessIdentity, right: ProcessIdentity): boolean {
  return readlinkSync(`/proc/${left.pid}/ns/net`) === readlinkSync(`/proc/${right.pid}/ns/net`);
}

function forwardName(name: string): { readonly port: number; readonly target: string } | undefined {
  const [, port, target] = /^forward-(\d+)-to-(.+)$/.exec(name) ?? [];
  return port === undefined || target === undefined ? undefined : { port: Number(port), target };
}

function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
