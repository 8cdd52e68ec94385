import { z } from "zod";
import { unwrapped } from "../errors/index.ts";
import { siteSchema } from "./site.ts";

/** Settings of a Pulumi stack. */
export interface StackSettings {
  /** Name of the topology, where it is not the name of the stack. */
  readonly topology?: unknown;
  readonly site: Readonly<Record<string, unknown>>;
}

/**
 * Reads the settings of a stack as Pulumi stores them. `pulumi config set` writes every top-level value as a string, so
 * `"120"` becomes the number 120 unless the setting takes strings.
 */
export function readStackSettings(settings: Readonly<Record<string, unknown>>): StackSettings {
  const { topology, ...rest } = settings;
  const site = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, decoded(key, value)]));
  return { topology, site };
}

function decoded(key: string, value: unknown): unknown {
  if (typeof value !== "string" || takesStrings(key)) return value;
  try {
    const json: unknown = JSON.parse(value);
    return json;
  } catch {
    return value;
  }
}

function takesStrings(key: string): boolean {
  const { shape } = siteSchema;
  const known: Readonly<Record<string, z.core.$ZodType>> = shape;
  const schema = unwrapped(Object.hasOwn(shape, key) ? known[key] : undefined);
  return (
    schema === undefined ||
    schema instanceof z.ZodString ||
    schema instanceof z.ZodEnum ||
    schema instanceof z.ZodUnion
  );
}
