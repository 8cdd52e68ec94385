import { z } from "zod";
import { siteSchema } from "./schema.ts";

/** What the settings of a stack say: the site, and which topology if not the one of the stack's name. */
export interface StackSettings {
  readonly topology?: unknown;
  readonly site: Readonly<Record<string, unknown>>;
}

/**
 * Reads settings as Pulumi keeps them: at the top level everything that `pulumi config set` wrote is a text, so `"120"`
 * is the number 120 where the site wants a number, and a text where it wants a text.
 */
export function readStackSettings(settings: Readonly<Record<string, unknown>>): StackSettings {
  const { topology, ...rest } = settings;
  const site = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, decode(key, value)]));
  return { topology, site };
}

function decode(key: string, value: unknown): unknown {
  if (typeof value !== "string" || wantsText(key)) return value;
  try {
    const decoded: unknown = JSON.parse(value);
    return decoded;
  } catch {
    return value;
  }
}

function wantsText(key: string): boolean {
  const { shape } = siteSchema;
  let schema: unknown = Object.hasOwn(shape, key) ? Reflect.get(shape, key) : undefined;
  for (;;) {
    if (
      schema instanceof z.ZodDefault ||
      schema instanceof z.ZodOptional ||
      schema instanceof z.ZodPrefault
    ) {
      schema = schema.unwrap();
    } else if (schema instanceof z.ZodPipe) {
      schema = schema.in;
    } else {
      break;
    }
  }
  return (
    schema === undefined ||
    schema instanceof z.ZodString ||
    schema instanceof z.ZodEnum ||
    schema instanceof z.ZodUnion
  );
}
