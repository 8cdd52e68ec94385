import { z } from "zod";
import type { SchemaOf } from "../topology/index.ts";

/** What an engine pod does before it ends. */
export interface DrainSettings {
  /**
   * Seconds, at most 600, for which a terminating pod still serves, while the router and the endpoints of the Service
   * leave it out. The pod then waits until its group has no running requests, within `terminationGracePeriodSeconds`. Changing
   * this replaces every group.
   * @default 5
   */
  delaySeconds?: number | undefined;
}

const schema = z.strictObject({ delaySeconds: z.int().min(0).max(600).default(5) });

export const drainSchema = schema satisfies SchemaOf<DrainSettings, typeof schema>;
