import { z } from "zod";
import { customIssue } from "../errors/index.ts";
import type { SchemaOf } from "../topology/index.ts";
import { amountOf } from "./amount.ts";
import { cpuSchema, memorySchema } from "./quantity.ts";

/** CPU and memory of a container. */
export interface ResourceSettings {
  /**
   * What the scheduler reserves.
   * @default 64 CPUs and 512Gi for an engine container, 4 CPUs and 8Gi for the proxy; or the limit if it is smaller
   */
  requests?: AmountSettings | undefined;
  /**
   * What the container may use at most.
   * @default no limit
   */
  limits?: AmountSettings | undefined;
}

/** An amount of CPU and of memory. */
export interface AmountSettings {
  /** CPUs, e.g. `4` or `500m`. */
  cpu?: string | number | undefined;
  /** Memory in bytes, e.g. `8Gi`. */
  memory?: string | number | undefined;
}

const FIELDS = [
  ["cpu", cpuSchema],
  ["memory", memorySchema],
] as const;

const amountsSchema = z
  .strictObject({ cpu: cpuSchema.optional(), memory: memorySchema.optional() })
  .prefault({});

const schema = z.strictObject({ requests: amountsSchema, limits: amountsSchema });

/**
 * Reads requests and limits, and fills in the requests.
 *
 * @param defaults the requests that are not set, unless a limit is smaller
 */
export function resourcesSchema(defaults: { readonly cpu: string; readonly memory: string }) {
  return (schema satisfies SchemaOf<ResourceSettings, typeof schema>)
    .check(({ value: { requests, limits }, issues }) => {
      for (const [field, amountSchema] of FIELDS) {
        const [request, limit] = [requests[field], limits[field]];
        // A check also runs on fields with an error of their own.
        if (![request, limit].every((amount) => amountSchema.safeParse(amount).success)) continue;
        if (request === undefined || limit === undefined || amountOf(request) <= amountOf(limit)) continue;
        issues.push(
          customIssue(request, ["requests", field], (setting) => ({
            message: `${setting} exceeds its limit of ${limit}.`,
            fix: `Set requests.${field} to at most ${limit}, or raise limits.${field}`,
          })),
        );
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
