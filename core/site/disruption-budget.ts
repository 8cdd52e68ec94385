import { z } from "zod";
import type { SchemaOf } from "../topology/index.ts";

/**
 * What evictions, such as those of `kubectl drain`, may end. A pool of several groups always has a PodDisruptionBudget, which
 * allows `rollout.<group>.maxUnavailable` groups at a time.
 */
export interface DisruptionBudgetSettings {
  /**
   * Whether the API server refuses evictions from a pool of one group. Its nodes can then be drained only once its pods are
   * deleted. Changing this restarts nothing.
   * @default false
   */
  protectLastGroup?: boolean | undefined;
}

const schema = z.strictObject({ protectLastGroup: z.boolean().default(false) });

export const disruptionBudgetSchema = schema satisfies SchemaOf<DisruptionBudgetSettings, typeof schema>;
