import { PortNetwork, PortUse } from "../../domain/index.ts";
import type { RowUse } from "./port-map.ts";

/** How ports are used, in words. */
export function explainUse(use: RowUse, network: PortNetwork): string {
  return `${wordsOf(use)}${placeOf(network)}`;
}

function wordsOf(use: RowUse): string {
  switch (use) {
    case PortUse.Bound:
      return "bound";
    case PortUse.Reserved:
      return "reserved";
    case PortUse.Ephemeral:
      return "chosen at start-up";
    case "given":
      return "in use";
    default:
      return use satisfies never;
  }
}

function placeOf(network: PortNetwork): string {
  switch (network) {
    case PortNetwork.Node:
      return "";
    case PortNetwork.Pod:
      return " in the pod";
    case PortNetwork.Device:
      return " on the address of the device";
    default:
      return network satisfies never;
  }
}
