import { procedureCommand } from "./procedure.ts";

/** Checks of the nodes before serving. */
export const preflight = procedureCommand({
  setting: "preflight",
  summary: "checks the nodes of a stack before it is applied",
  purpose: `Looks on every node that the stack will use at the devices, their links, addresses and TLS switch, the driver, ports and
shared memory, and pings between all NPUs of different nodes. Its pods take the nodes' devices: run it before the stack.`,
});
