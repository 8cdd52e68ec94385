export { assignPorts } from "./assign-ports.ts";
export { declaredPorts } from "./declared.ts";
export { type FirewallRule, firewallRules, purposeOf } from "./firewall.ts";
export { freePorts } from "./free-port.ts";
export { hcclClaims, hcclDefaultPorts, hcclSpans } from "./hccl.ts";
export { ledger } from "./ledger.ts";
export {
  ephemeralRange,
  nodeClaims,
  nodePortRange,
  nodeRanges,
  chosenOnNodes,
  reservedPorts,
  usesNodePorts,
} from "./node-claims.ts";
export { heldPorts, pickedPorts, reservation } from "./reservation.ts";
