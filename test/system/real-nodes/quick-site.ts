import type { Site } from "../../../core/index.ts";

/** Site settings with short time limits. */
export const quickSite = {
  probes: {
    // The engines' time limits follow from this one, and a busy host starts slowly.
    startup: { periodSeconds: 1, failureThreshold: 300 },
    readiness: { periodSeconds: 1, failureThreshold: 3 },
    liveness: { periodSeconds: 2, failureThreshold: 3 },
    timeoutSeconds: 3,
  },
  terminationGracePeriodSeconds: 90,
  joinTimeoutSeconds: 120,
} satisfies Site;
