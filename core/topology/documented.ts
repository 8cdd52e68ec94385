import type { z } from "zod";

/** A type with every setting required, at every level. */
type Complete<Type> = { -readonly [Key in keyof Type]-?: Complete<Exclude<Type[Key], undefined>> };

/**
 * The type of a schema that reads the settings of a documented interface and no others, for `satisfies`. A setting that
 * only one side has is a compile error, at any level.
 */
export type SchemaOf<Documented, Schema extends z.ZodType> =
  Documented extends z.input<Schema>
    ? Complete<Documented> extends Complete<z.input<Schema>>
      ? Complete<z.input<Schema>> extends Complete<Documented>
        ? z.ZodType
        : "The schema lacks a setting of its interface, or accepts more values."
      : "The interface lacks a setting of its schema, or allows more values."
    : "The interface allows values that its schema rejects.";
