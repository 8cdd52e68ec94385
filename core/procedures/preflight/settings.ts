import { z } from "zod";
import { jobSettings } from "../job-settings.ts";
import type { PreflightSpec } from "./spec.ts";

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
