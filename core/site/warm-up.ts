import { z } from "zod";
import type { SchemaOf } from "../topology/index.ts";

/** Whether a pod becomes ready only once each of its APIs has answered a completion of one token. */
export interface WarmUpSettings {
  /**
   * Whether the pods of serve groups are ready only once each API has answered a completion of one token. Changing this
   * replaces every group of this role.
   * @default true
   */
  serve?: boolean | undefined;
  /**
   * The same for prefill groups. Decode groups never answer alone: their ranks drop weights that only prefill reads. Changing
   * this replaces every group of this role.
   * @default true
   */
  prefill?: boolean | undefined;
}

const schema = z.strictObject({ serve: z.boolean().default(true), prefill: z.boolean().default(true) });

export const warmUpSchema = schema satisfies SchemaOf<WarmUpSettings, typeof schema>;
