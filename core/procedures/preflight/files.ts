import { podFiles } from "../../runtime/index.ts";

/** What checks the nodes before serving. */
export const preflightFiles = podFiles("core/procedures/preflight", [
  "ascend.py",
  "command.py",
  "finding.py",
  "gathering.py",
  "host.py",
  "nvidia.py",
  "preflight.py",
  "report.py",
  "shapes.py",
]);
