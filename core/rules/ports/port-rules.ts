import type { Finding, NodePorts, RuleProblem, ResolvedTopology } from "../../domain/index.ts";
import { weigh } from "../weigh.ts";
import { givenValue } from "./given-value.ts";
import { portConflicts } from "./conflicts.ts";
import { portCollision } from "./port-collision.ts";
import { portEphemeral } from "./port-ephemeral.ts";
import { portHcclShared } from "./port-hccl-shared.ts";
import { portNodePort } from "./port-node-port.ts";
import { portRandom } from "./port-random.ts";
import { portRange } from "./port-range.ts";
import type { PortObjection, PortRule } from "./port-rule.ts";

/** Every rule about ports, by id. */
export const portRules: readonly PortRule[] = [
  portCollision,
  portEphemeral,
  portHcclShared,
  portNodePort,
  portRandom,
  portRange,
];

/** Asks every rule about the ports of the nodes. */
export function checkPorts(topology: ResolvedTopology, ledger: readonly NodePorts[]): readonly Finding[] {
  const nodes = { topology, ledger, conflicts: portConflicts(topology, ledger) };
  return weigh(
    topology.spec,
    portRules.map((rule) => ({
      rule,
      objections: rule.check(nodes).map((objection) => valued(topology, objection)),
    })),
  );
}

/** Where nothing is given, as where ports are assigned, there is nothing to show. */
function valued(topology: ResolvedTopology, objection: PortObjection): RuleProblem {
  const value = givenValue(topology, objection.path);
  return value === undefined ? objection : { ...objection, value };
}
