import { podFiles } from "../runtime/index.ts";

/** The scripts of the router beside the proxy. */
export const routerFiles = podFiles("core/router", [
  "decision.py",
  "groups.py",
  "names.py",
  "pods.py",
  "proxy.py",
  "router.py",
]);
