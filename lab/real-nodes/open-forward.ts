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

/** An address in a process's network namespace that a port of 127.0.0.1 is to lead to. */
export interface ForwardOrder {
  readonly target: string;
  /** Used where it is free. @default any free one */
  readonly preferredPort: number | undefined;
  readonly namespace: ProcessIdentity;
  /** The executable. */
  readonly forwarder: string;
}

/** The open port, and the process that holds it. */
export interface OpenForward {
  readonly port: number;
  readonly helper: ProcessIdentity;
}

/**
 * Opens a forward, or finds the one to the same target, and returns when a connection through it comes about: behind a
 * Service, that is a moment after its pods are ready.
 *
 * @throws LabError when nothing takes a connection there
 */
export async function openForward(
  order: ForwardOrder,
  state: RealState,
  paths: ClusterPaths,
): Promise<OpenForward> {
  const { target, preferredPort } = order;
  await waitUntil(
    `Nothing took a connection at ${target}`,
    30_000,
    () => answersFrom(order.namespace, target),
    () => "  (nothing)",
  );
  const open = Object.entries(state.helpers).find(
    ([name, helper]) =>
      forwardName(name)?.target === target && isAlive(helper) && sharesNetwork(helper, order.namespace),
  );
  const known = forwardName(open?.[0] ?? "");
  if (open !== undefined && known !== undefined) return { port: known.port, helper: open[1] };
  const port =
    preferredPort !== undefined && (await isFree(preferredPort)) ? preferredPort : (await choosePorts(0)).api;
  return {
    port,
    helper: await openPort({ ...order, name: `forward-${port}-to-${target}`, port }, state, paths),
  };
}

/** Opens a forward on this very port unless it is open. */
export async function openPort(
  order: Omit<ForwardOrder, "preferredPort"> & { readonly name: string; readonly port: number },
  state: RealState,
  paths: ClusterPaths,
): Promise<ProcessIdentity> {
  const { name, port, target, namespace, forwarder } = order;
  const known = state.helpers[name];
  if (known !== undefined && isAlive(known)) return known;
  await requireFreePort(port, "the way into the cluster");
  const commandLine: readonly [string, ...string[]] = [
    forwarder,
    `--listen=127.0.0.1:${port}`,
    `--connect=${target}`,
    `--connect-namespace=/proc/${namespace.pid}/ns/net`,
  ];
  const helper = ensureHelper(name, commandLine, state, paths);
  await waitUntil(
    `the forward to ${target} was not open`,
    15_000,
    () => {
      requireAlive(name, helper, paths);
      return takesConnections(port);
    },
    () => "  (nothing)",
  );
  return helper;
}

/** Whether a connection comes about from a process's network: the forwarder itself always takes one, then ends it. */
async function answersFrom(namespace: ProcessIdentity, target: string): Promise<boolean> {
  const [address = "", port = ""] = target.split(":");
  const attempt = ["timeout", "2", "bash", "-c", 'exec 3<>"/dev/tcp/$1/$2"', "bash", address, port];
  return (await runCommand([...inNetworkOf(namespace), ...attempt])).code === 0;
}

/** A node that was started anew has another namespace, and what is in the old one reaches nothing. */
function sharesNetwork(left: ProcessIdentity, right: ProcessIdentity): boolean {
  return readlinkSync(`/proc/${left.pid}/ns/net`) === readlinkSync(`/proc/${right.pid}/ns/net`);
}

function forwardName(name: string): { readonly port: number; readonly target: string } | undefined {
  const [, port, target] = /^forward-(\d+)-to-(.+)$/.exec(name) ?? [];
  return port === undefined || target === undefined ? undefined : { port: Number(port), target };
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
