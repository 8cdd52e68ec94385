import { z } from "zod";
import { type Explain, explained } from "../errors/index.ts";

/** StatefulSet names may have 52 characters; this leaves room for what glm-serve adds. */
const NAME_LIMIT = 30;

// Lines and words end up in comments of scripts, in commands and in YAML. Controls of text direction would make an editor show
// another order than bash reads.
const LINE = "[^\\p{Cc}\\p{Cs}\\u2028-\\u202e\\u2066-\\u2069]*";

/** One line of text, not empty and not blank. */
export const lineSchema = explained(z.string().regex(new RegExp(`^(?=.*\\S)${LINE}$`, "u")), {
  malformed: (setting) => ({
    message: `${setting} must be one line of text without control characters, and not empty or blank.`,
    fix: `Set ${setting} to one line of text`,
  }),
});

/** A line that a command does not take for a flag. */
export const wordSchema = explained(z.string().regex(new RegExp(`^(?!-)(?=.*\\S)${LINE}$`, "u")), {
  malformed: (setting) => ({
    message: `${setting} must be one line of text that does not start with a hyphen, and not empty or blank.`,
    fix: `Set ${setting} to one line of text without a hyphen at the start`,
  }),
});

/** A name that becomes part of object names. */
export const nameSchema = explained(
  z.string().regex(new RegExp(`^(?=.{1,${NAME_LIMIT}}$)[a-z]([-a-z0-9]*[a-z0-9])?$`)),
  {
    malformed: (setting) => ({
      message: `${setting} must be a DNS label of at most ${NAME_LIMIT} characters, since object names contain it.`,
      fix: "Use lowercase letters, digits and hyphens, with a letter at the start",
    }),
  },
);

/** Name of an environment variable. */
export const environmentNameSchema = explained(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), {
  malformed: (setting) => ({
    message: `${setting} is not a valid name of an environment variable.`,
    fix: "Use letters, digits and underscores, with no digit at the start",
  }),
});

/** Explains a NUL character, which no argument and no environment variable can contain. */
export const nulCharacter: Explain = (setting) => ({
  message: `${setting} contains a NUL character.`,
  fix: "Remove the NUL character",
});
