import type { JobSettings } from "../job-settings.ts";

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
