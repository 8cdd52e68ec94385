import { podFiles } from "./pod-files.ts";

/** The runtime scripts of an engine pod. */
export const runtimeFiles = podFiles("core/runtime", [
  "connection.py",
  "group.py",
  "head_link.py",
  "health.py",
  "member_link.py",
  "network.py",
  "output.py",
  "ranks.py",
  "supervisor.py",
  "weights.py",
]);
