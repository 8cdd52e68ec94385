import { z } from "zod";
import { invalid } from "../errors/index.ts";
import type { SchemaOf } from "../topology/index.ts";

/** Probes of the engine containers and the proxy. */
export interface ProbeSettings {
  /**
   * Startup probe of the engine; covers loading the weights. Changing this replaces every group.
   * @default two hours: 240 failures, 30 seconds apart
   */
  startup?: StartupBudget | undefined;
  /**
   * Readiness probe of the engine and the proxy.
   * @default 3 failures, 10 seconds apart
   */
  readiness?: ReadinessBudget | undefined;
  /**
   * Liveness probe of the engine and the proxy. A pod that exceeds its budget stops its whole group.
   * @default 10 failures, 30 seconds apart
   */
  liveness?: LivenessBudget | undefined;
  /**
   * Seconds after which an unanswered probe fails.
   * @default 10
   */
  timeoutSeconds?: number | undefined;
}

/** Frequency of a probe, and the failures it may have. Their product is at most one day. */
interface ProbeBudget {
  /** Seconds between two probes. */
  periodSeconds?: number | undefined;
  /** Number of consecutive failures after which the probe has failed. */
  failureThreshold?: number | undefined;
}

export interface StartupBudget extends ProbeBudget {
  /** @default 30 */
  periodSeconds?: number | undefined;
  /** @default 240 */
  failureThreshold?: number | undefined;
}

export interface ReadinessBudget extends ProbeBudget {
  /** @default 10 */
  periodSeconds?: number | undefined;
  /** @default 3 */
  failureThreshold?: number | undefined;
}

export interface LivenessBudget extends ProbeBudget {
  /** @default 30 */
  periodSeconds?: number | undefined;
  /** @default 10 */
  failureThreshold?: number | undefined;
}

/** A number of seconds from one second to eleven days. */
export const secondsSchema = z.int().min(1).max(1_000_000);

const DAY = 24 * 60 * 60;

const budgetSchema = (periodSeconds: number, failureThreshold: number) =>
  z
    .strictObject({
      periodSeconds: secondsSchema.default(periodSeconds),
      failureThreshold: secondsSchema.default(failureThreshold),
    })
    .refine(
      (budget) => budget.periodSeconds * budget.failureThreshold <= DAY,
      invalid((setting) => ({
        message: `${setting} allows failures for more than a day: periodSeconds × failureThreshold must be at most 86400.`,
        fix: "Lower periodSeconds × failureThreshold to at most 86400",
      })),
    )
    .prefault({});

const schema = z.strictObject({
  startup: budgetSchema(30, 240),
  readiness: budgetSchema(10, 3),
  liveness: budgetSchema(30, 10),
  timeoutSeconds: secondsSchema.default(10),
});

export const probesSchema = schema satisfies SchemaOf<ProbeSettings, typeof schema>;
