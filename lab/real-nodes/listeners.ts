import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { Listener, NodeProcess } from "./real-cluster.ts";

/** A listening or unconnected socket of /proc/net/{tcp,udp}{,6}. Its inode leads to its process. */
export interface BoundSocket {
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
  readonly inode: string;
}

const tables = [
  { file: "tcp", protocol: "tcp", bound: "0A" },
  { file: "tcp6", protocol: "tcp", bound: "0A" },
  // A UDP socket without a peer has the number of TCP's state CLOSE.
  { file: "udp", protocol: "udp", bound: "07" },
  { file: "udp6", protocol: "udp", bound: "07" },
] as const;

/**
 * Bound sockets in the network namespace that some processes share, with the processes that hold them.
 *
 * @param pids processes of the namespace; one of them may end meanwhile, such as a probe
 */
export function listenersOf(pids: readonly number[], processes: readonly NodeProcess[]): readonly Listener[] {
  const owners = socketOwners(processes);
  return socketsNear(pids)
    .map(({ inode, ...socket }) => ({ ...socket, process: owners.get(inode) }))
    .toSorted((left, right) => left.port - right.port);
}

function socketsNear(pids: readonly number[]): readonly BoundSocket[] {
  for (const pid of pids) {
    const texts = tables.map((table) => ({ ...table, text: tableOf(pid, table.file) }));
    if (texts.every(({ text }) => text !== undefined))
      return texts.flatMap(({ text = "", protocol, bound }) => boundSockets(text, protocol, bound));
  }
  throw new RangeError(`Of the processes ${pids.join(", ")} none is left.`);
}

/** A table of the kernel; undefined once the process has ended. */
function tableOf(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/net/${file}`, "utf8");
  } catch {
    return undefined;
  }
}

/** Parses one of the kernel's tables (proc(5)). */
export function boundSockets(table: string, protocol: "tcp" | "udp", bound: string): readonly BoundSocket[] {
  return table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === bound)
    .map((columns) => {
      const [address = "", port = ""] = (columns[1] ?? "").split(":");
      return {
        protocol,
        address: readAddress(address),
        port: Number.parseInt(port, 16),
        inode: columns[9] ?? "",
      };
    });
}

/** The kernel writes an address as 32-bit words in host byte order, which is little-endian here. */
function readAddress(hexadecimal: string): string {
  const words = hexadecimal.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) =>
    (word.match(/../g) ?? []).toReversed().map((byte) => Number.parseInt(byte, 16)),
  );
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  // The URL parser shortens IPv6 addresses.
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

function socketOwners(processes: readonly NodeProcess[]): ReadonlyMap<string, NodeProcess> {
  return new Map(
    processes.flatMap((process) =>
      socketsOf(process.pid).map((inode): [string, NodeProcess] => [inode, process]),
    ),
  );
}

function socketsOf(pid: number): string[] {
  const directory = `/proc/${pid}/fd`;
  try {
    return readdirSync(directory).flatMap((descriptor) => {
      const inode = /^socket:\[(\d+)\]$/.exec(readLink(`${directory}/${descriptor}`))?.[1];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    // The process has ended.
    return [];
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
