import type { Rule } from "../../domain/index.ts";
import { portCollision } from "./port-collision.ts";
import { portEphemeral } from "./port-ephemeral.ts";
import { portHcclShared } from "./port-hccl-shared.ts";
import { portNodePort } from "./port-node-port.ts";
import { portRandom } from "./port-random.ts";
import { portRange } from "./port-range.ts";

/** Rules about the ports of the nodes. */
export const portRules: readonly Rule[] = [
  portCollision,
  portEphemeral,
  portHcclShared,
  portNodePort,
  portRandom,
  portRange,
];
