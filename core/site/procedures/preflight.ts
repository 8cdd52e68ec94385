import { z } from "zod";
import type { SchemaOf } from "../../topology/index.ts";
import type { ResourceSettings } from "../resources.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";

/** How the nodes are checked before serving. */
export interface PreflightSpec extends JobSettings {
  /**
   * Port at which the pods connect, 1024 to 65535.
   * @default the first port from 29399 on that the topology does not use
   */
  port?: number | undefined;
  /**
   * Seconds until all pods must have connected, including the time to pull images. The report names the missing ones.
   * @default 900
   */
  gatherSeconds?: number | undefined;
  /**
   * Seconds for the pings between all pairs of devices.
   * @default 1200
   */
  pingSeconds?: number | undefined;
  /**
   * How NPUs of different nodes ping each other: over RoCE, or over HCCS within a super-pod.
   * @default `hccs_ping` on Atlas 800 A3, `ping` on A2
   */
  ping?: "ping" | "hccs_ping" | undefined;
  /**
   * Whether its pods mount the root directory of the node, read-only, so that they start, and report, where a path is
   * missing that engine pods mount (`platform.driverMounts`, weights). Otherwise they mount each path, and do not start
   * where one is missing.
   * @default true
   */
  hostRoot?: boolean | undefined;
  /** @default 3600 */
  deadlineSeconds?: number | undefined;
  /** @default 0 */
  retries?: number | undefined;
  /** @default requests of 2 CPUs and 2Gi, no limits */
  resources?: ResourceSettings | undefined;
}

const seconds = z.int().min(1).max(86_400);

const schema = z.strictObject({
  port: z.int().min(1024).max(65_535).optional(),
  gatherSeconds: seconds.default(900),
  pingSeconds: seconds.default(1200),
  ping: z.enum(["ping", "hccs_ping"]).optional(),
  hostRoot: z.boolean().default(true),
  // Only all pods together can be tried again, and that takes a new Job.
  ...jobSettings({ deadlineSeconds: 3600, retries: 0, cpu: "2", memory: "2Gi" }),
});

export const preflightSettings = schema satisfies SchemaOf<PreflightSpec, typeof schema>;
