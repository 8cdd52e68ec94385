import * as pulumi from "@pulumi/pulumi";
import { GlmServeError } from "../core/index.ts";

/** Runs the planner for a component. Pulumi prints its report under the URN of the component, without a stack trace. */
export function orResourceError<Value>(resource: pulumi.Resource, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof GlmServeError)
      throw new pulumi.ResourceError(error.deploymentReport, resource, true);
    throw error;
  }
}

/** Ends a Pulumi program. Prints a report without a stack trace. */
export function stopWith(error: unknown): never {
  if (error instanceof GlmServeError) throw new pulumi.RunError(error.deploymentReport);
  throw error;
}
