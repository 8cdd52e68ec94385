export { assignPorts } from "./assign-ports.ts";
export { declaredPorts } from "./declared.ts";
export { hcclClaims, hcclDefaultPorts, hcclSpans } from "./hccl.ts";
export { ledger } from "./ledger.ts";
export {
  ephemeralRange,
  nodeClaims,
  nodePortRange,
  nodeRanges,
  chosenOnNodes,
  reservedPorts,
} from "./node-claims.ts";
export { heldPorts, pickedPorts, reservation } from "./reservation.ts";
