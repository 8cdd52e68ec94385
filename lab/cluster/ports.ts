import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { LabError, WrongWordsError } from "../host/lab-error.ts";
import { sleep } from "../host/process.ts";
import type { ClusterPorts } from "./cluster-state.ts";

/** First of the two ports of the cluster "local"; below Linux's ephemeral port range. */
export const defaultBasePort = 26_443;

/**
 * Reads --base-port; undefined when the option is not given.
 *
 * @throws LabError for anything but 0 and 1024 to 65534
 */
export function readBasePort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) {
    throw new WrongWordsError(
      `--base-port ${text} is not a port.`,
      "Set --base-port to a number from 1024 to 65534, or to 0 for free ports",
    );
  }
  return requireInRange(Number(text));
}

function requireInRange(basePort: number): number {
  if (basePort !== 0 && (!Number.isInteger(basePort) || basePort < 1024 || basePort > 65_534)) {
    throw new WrongWordsError(
      `Base port ${basePort} is out of range.`,
      "Set --base-port to a number from 1024 to 65534, or to 0 for free ports",
    );
  }
  return basePort;
}

/** Two ports from a base, or two free ports for base 0. */
export async function choosePorts(basePort: number): Promise<ClusterPorts> {
  requireInRange(basePort);
  if (basePort !== 0) return { api: basePort, kwok: basePort + 1 };
  const [first, second] = await Promise.all([listen(0), listen(0)]);
  await Promise.all([first.close(), second.close()]);
  return { api: first.port, kwok: second.port };
}

/** Milliseconds in which a killed process may still hold its sockets. */
const closingTime = 2000;

/**
 * Checks that a port on 127.0.0.1 is free.
 *
 * @throws LabError with the process that holds the port
 */
export async function requireFreePort(port: number, purpose: string): Promise<void> {
  const end = Date.now() + closingTime;
  while (!(await isFree(port))) {
    const holder = portHolder(port);
    if (holder !== undefined) {
      throw new LabError(
        `Port ${port} on 127.0.0.1 (${purpose}) is in use by process ${holder.pid}: ${holder.command}.`,
        `Stop the process (kill ${holder.pid}), or start the cluster on other ports with --base-port <port>`,
      );
    }
    if (Date.now() > end) {
      throw new LabError(
        `Port ${port} on 127.0.0.1 (${purpose}) is in use by another process.`,
        `Find the process (ss -ltnp 'sport = :${port}') and stop it, or start the cluster on other ports with --base-port <port>`,
      );
    }
    await sleep(100);
  }
}

/** Whether a port of 127.0.0.1 is free. */
export async function isFree(port: number): Promise<boolean> {
  try {
    const server = await listen(port);
    await server.close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") return false;
    throw error;
  }
}

interface OpenServer {
  readonly port: number;
  close(): Promise<void>;
}

function listen(port: number): Promise<OpenServer> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      resolve({
        port: typeof address === "object" && address !== null ? address.port : port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
          }),
      });
    });
  });
}

/** The process that listens on a port, from /proc; undefined where /proc does not show it (another user, not Linux). */
export function portHolder(port: number): { readonly pid: number; readonly command: string } | undefined {
  const inodes = listeningSockets(port);
  if (inodes.size === 0) return undefined;
  for (const pid of numericEntries("/proc")) {
    for (const descriptor of numericEntries(`/proc/${pid}/fd`)) {
      const target = linkTarget(`/proc/${pid}/fd/${descriptor}`);
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode !== undefined && inodes.has(inode)) return { pid, command: commandOf(pid) };
    }
  }
  return undefined;
}

function listeningSockets(port: number): Set<string> {
  const suffix = port.toString(16).toUpperCase().padStart(4, "0");
  const inodes = new Set<string>();
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    for (const line of readOrEmpty(table).split("\n").slice(1)) {
      // Columns: sl local_address rem_address st …, the tenth is the inode. State 0A is LISTEN (proc(5)).
      const columns = line.trim().split(/\s+/);
      if (columns[3] === "0A" && columns[1]?.endsWith(`:${suffix}`) === true) inodes.add(columns[9] ?? "");
    }
  }
  return inodes;
}

function commandOf(pid: number): string {
  const command = readOrEmpty(`/proc/${pid}/cmdline`).split("\0").join(" ").trim();
  return command.length > 120 ? `${command.slice(0, 117)}...` : command;
}

function numericEntries(directory: string): number[] {
  try {
    return readdirSync(directory)
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number);
  } catch {
    return [];
  }
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
