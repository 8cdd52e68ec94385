import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import { logsDirectory } from "./node-program.ts";
import { nodesDirectory } from "./real-state.ts";

/** Logs that explain why a node is not ready. */
const relevantLogs = ["kubelet", "containerd"] as const;

/** Informational lines of klog and containerd. */
const informational = /^I\d{4} |level=info/;

const maxLines = 12;

const maxCharacters = 400;

/** The last warnings and errors of a node, for messages: the logs of a test's node are deleted with the node. */
export function nodeLogTail(paths: ClusterPaths, node: string): string {
  const logs = join(nodesDirectory(paths), node, logsDirectory);
  return relevantLogs
    .map((program) => {
      const file = join(logs, `${program}.log`);
      const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
      const lines = text.split("\n").filter((line) => line !== "" && !informational.test(line));
      const last = lines.length === 0 ? ["(none)"] : lines.slice(-maxLines).map(shortened);
      return [`Last warnings and errors in ${file}:`, ...last].join("\n  ");
    })
    .join("\n");
}

function shortened(line: string): string {
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters)} …` : line;
}
