import { z } from "zod";
import { amountOf } from "./amount.ts";

const MESSAGE = "This is not a Kubernetes quantity. → write for example 64, 500m or 64Gi";

const MEMORY_MESSAGE = "This is not an amount of memory. → write for example 64Gi";

function quantitySchema(form: RegExp, message: string) {
  return z.union([z.string(), z.number()]).transform(String).pipe(z.string().regex(form, message));
}

const cpuSchema = quantitySchema(/^[0-9]+(\.[0-9]+)?(m|k)?$/, MESSAGE);

const memorySchema = quantitySchema(/^[0-9]+(\.[0-9]+)?([kMGTPE]|[KMGTPE]i)?$/, MEMORY_MESSAGE);

/** Zero would be no limit at all. */
export const sizeLimitSchema = quantitySchema(
  /^(?=.*[1-9])[0-9]+(\.[0-9]+)?([kMGTPE]|[KMGTPE]i)?$/,
  MEMORY_MESSAGE,
);

const FIELDS = ["cpu", "memory"] as const;

const amountsSchema = z
  .strictObject({ cpu: cpuSchema.optional(), memory: memorySchema.optional() })
  .prefault({});

/** Requests and limits. What is not requested is the default, or the limit where that is smaller. */
export function resourcesSchema(defaults: { readonly cpu: string; readonly memory: string }) {
  return z
    .strictObject({ requests: amountsSchema, limits: amountsSchema })
    .check(({ value: { requests, limits }, issues }) => {
      for (const field of FIELDS) {
        const [request, limit] = [requests[field], limits[field]];
        if (request === undefined || limit === undefined || amountOf(request) <= amountOf(limit)) continue;
        issues.push({
          code: "custom",
          path: ["requests", field],
          input: request,
          message: `This is more than the limit, ${limit}. → lower it, or raise the limit`,
        });
      }
    })
    .transform(({ requests, limits }) => ({
      requests: {
        cpu: requests.cpu ?? smaller(defaults.cpu, limits.cpu),
        memory: requests.memory ?? smaller(defaults.memory, limits.memory),
      },
      limits,
    }));
}

function smaller(usual: string, limit: string | undefined): string {
  return limit !== undefined && amountOf(limit) < amountOf(usual) ? limit : usual;
}
