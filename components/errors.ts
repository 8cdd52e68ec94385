import * as pulumi from "@pulumi/pulumi";
import { GlmServeError } from "../core/index.ts";

/** Runs the planner for a component: what is wrong stands alone under the component's URN, without a stack trace. */
export function orResourceError<Value>(resource: pulumi.Resource, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof GlmServeError) throw new pulumi.ResourceError(error.message, resource, true);
    throw error;
  }
}

/** Ends a program with the report alone. */
export function stopWith(error: unknown): never {
  if (error instanceof GlmServeError) throw new pulumi.RunError(error.message);
  throw error;
}
