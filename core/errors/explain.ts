import { z } from "zod";
import { settingName } from "./path.ts";

/** What a report prints about a refused value. */
export interface Explanation {
  readonly message: string;
  readonly fix: string;
}

/** @param setting name of the setting, with which the message begins */
export type Explain = (setting: string) => Explanation;

/** Explanations for what a schema itself refuses. Without one, the report derives the text from the schema. */
export interface SchemaExplanations {
  /** A value of the right type that a pattern, a limit or a list of values refuses. */
  readonly malformed?: Explain;
  /** A value of another type. */
  readonly mistyped?: Explain;
  /** No value, where one is required. */
  readonly missing?: Explain;
}

const registry = z.registry<SchemaExplanations>();

/** Attaches explanations to a schema. Schemas that are derived from it inherit them. */
export function explained<Schema extends z.ZodType>(
  schema: Schema,
  explanations: SchemaExplanations,
): Schema {
  registry.add(schema, { ...registry.get(schema), ...explanations });
  return schema;
}

export function explanationsOf(schema: z.core.$ZodType | undefined): SchemaExplanations {
  return (schema === undefined ? undefined : registry.get(schema)) ?? {};
}

/** Options of a refinement that explains what it refuses: `schema.refine(fits, invalid((setting) => …))`. */
export function invalid(explain: Explain) {
  return {
    error: ({ path = [] }: z.core.$ZodRawIssue) => explain(settingName(path)).message,
    params: { explain },
  };
}

/** An issue for a check that finds the problem itself, at a path below the checked value. */
export function customIssue(input: unknown, path: readonly PropertyKey[], explain: Explain) {
  return {
    code: "custom" as const,
    input,
    path: [...path],
    message: explain(settingName(path)).message,
    params: { explain },
  };
}

const ownParameters = z.object({ explain: z.custom<Explain>((value) => typeof value === "function") });

/** The explanation that a refinement or a check attached to its issue. */
export function explanationOf(issue: z.core.$ZodIssue): Explain | undefined {
  return issue.code === "custom" ? ownParameters.safeParse(issue.params).data?.explain : undefined;
}
