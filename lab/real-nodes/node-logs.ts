import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import { logsDirectory } from "./node-program.ts";
import { nodesDirectory } from "./real-state.ts";

/** Which of a node's logs tell why it is not ready. */
const telling = ["kubelet", "containerd"] as const;

/** What klog and containerd say when nothing is wrong. */
const informational = /^I\d{4} |level=info/;

const mostLines = 12;

const mostCharacters = 400;

/** The last lines of a node's logs: where nodes were made for a test, their files are gone when somebody could look. */
export function lastWordsOfNode(paths: ClusterPaths, node: string): string {
  const logs = join(nodesDirectory(paths), node, logsDirectory);
  return telling
    .map((program) => {
      const file = join(logs, `${program}.log`);
      const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
      const lines = text.split("\n").filter((line) => line !== "" && !informational.test(line));
      const last = lines.length === 0 ? ["(nothing)"] : lines.slice(-mostLines).map(shortened);
      return [`The last troubles in ${file}:`, ...last].join("\n  ");
    })
    .join("\n");
}

function shortened(line: string): string {
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters)} …` : line;
}
