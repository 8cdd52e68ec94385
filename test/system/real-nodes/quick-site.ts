import type { Site } from "../../../core/index.ts";

/** Settings under which what takes minutes in a real cluster takes seconds. */
export const quickSite = {
  probes: {
    // The engines' own patience follows from it, and a busy machine starts slowly.
    startup: { periodSeconds: 1, failureThreshold: 300 },
    readiness: { periodSeconds: 1, failureThreshold: 3 },
    liveness: { periodSeconds: 2, failureThreshold: 3 },
    timeoutSeconds: 3,
  },
  terminationGracePeriodSeconds: 90,
  joinTimeoutSeconds: 120,
} satisfies Site;
