import { z } from "zod";
import { jobSettings, type JobSettings } from "./job-settings.ts";

const seconds = z.int().min(1).max(86_400);

/** Checks a `PreflightSpec`. */
export const preflightSettings = z.strictObject({
  port: z.int().min(1024).max(65_535).optional(),
  gatherSeconds: seconds.default(900),
  pingSeconds: seconds.default(1200),
  ping: z.enum(["ping", "hccs_ping"]).optional(),
  // Trying again helps only all pods together, and that is a new Job.
  ...jobSettings({ deadlineSeconds: 3600, retries: 0, cpu: "2", memory: "2Gi" }),
}) satisfies z.ZodType<unknown, PreflightSpec>;

/** How the nodes are checked before serving. */
export interface PreflightSpec extends JobSettings {
  /** Port at which the pods meet. @default the first from 29399 on that the topology leaves free */
  port?: number | undefined;
  /** Seconds until all pods are there, images pulled; who is missing then is named. @default 900 */
  gatherSeconds?: number | undefined;
  /** Seconds for the pings of all pairs of devices. @default 1200 */
  pingSeconds?: number | undefined;
  /**
   * How NPUs of different nodes are asked: over RoCE, or over HCCS inside a super-pod.
   * @default `hccs_ping` on Atlas 800 A3, `ping` on A2
   */
  ping?: "ping" | "hccs_ping" | undefined;
}
