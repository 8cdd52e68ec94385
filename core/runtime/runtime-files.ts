import { podFiles } from "./pod-files.ts";

/** The Python files that every engine pod runs, by name. */
export const runtimeFiles = podFiles("core/runtime", [
  "connection.py",
  "drain.py",
  "group.py",
  "head_link.py",
  "health.py",
  "markers.py",
  "member_link.py",
  "network.py",
  "output.py",
  "processes.py",
  "supervisor.py",
  "warm_up.py",
  "weights.py",
]);
