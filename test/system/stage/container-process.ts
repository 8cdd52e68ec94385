import { readdirSync, readFileSync } from "node:fs";

/** A process of a container, with its process ID on the host. */
export interface ContainerProcess {
  readonly pid: number;
  readonly command: string;
}

/** All processes below one, parents before their children. */
export function processesBelow(ancestor: number): readonly ContainerProcess[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc")) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    // The name in parentheses may contain any character.
    const [state, parent] = read(`/proc/${entry}/stat`).split(") ").at(-1)?.split(" ") ?? [];
    if (state === undefined || state === "Z") continue;
    children.set(Number(parent), [...(children.get(Number(parent)) ?? []), pid]);
  }
  const found: ContainerProcess[] = [];
  const below = [...(children.get(ancestor) ?? [])];
  for (const pid of below) {
    found.push({
      pid,
      command: read(`/proc/${String(pid)}/cmdline`)
        .replaceAll("\0", " ")
        .trim(),
    });
    below.push(...(children.get(pid) ?? []));
  }
  return found;
}

/** A process may end while its files are read. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
