import { z } from "zod";
import { explained } from "../errors/index.ts";

// Kubernetes, apimachinery/pkg/util/validation: the names that the API server accepts, by kind.
const LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

const SUBDOMAIN = `(?=.{1,253}$)${LABEL}(\\.${LABEL})*`;

const PREFIX = `(?=[^/]{1,253}/)${LABEL}(\\.${LABEL})*/`;

const NAME = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

/** A string that YAML and `pulumi config set` read as a number or a boolean where its quotes are missing. */
export const quotedText = explained(z.string(), {
  mistyped: (setting) => ({
    message: `${setting} must be a string.`,
    fix: `Put the value of ${setting} in quotes; on the command line, use pulumi config set --type string`,
  }),
});

/** A name of a Secret, a PersistentVolumeClaim or a class, e.g. `registry.example.com`. */
export function subdomainSchema(kind: string) {
  return explained(quotedText.regex(new RegExp(`^${SUBDOMAIN}$`)), {
    malformed: (setting) => ({
      message: `${setting} is not a valid name of a ${kind}.`,
      fix: `Set ${setting} to the name alone: lowercase letters, digits, hyphens and dots`,
    }),
  });
}

export const namespaceSchema = explained(quotedText.regex(new RegExp(`^${LABEL}$`)), {
  malformed: (setting) => ({
    message: `${setting} must be a DNS label of at most 63 characters.`,
    fix: `Set ${setting} to lowercase letters, digits and hyphens`,
  }),
});

/** Key of a label or an annotation. */
export const labelKeySchema = explained(z.string().regex(new RegExp(`^(${PREFIX})?${NAME}$`)), {
  malformed: (setting) => ({
    message: `${setting} is not a valid key of a label, an annotation or a taint.`,
    fix: "Use the form name or domain/name, with at most 63 characters in the name",
  }),
});

export const labelValueSchema = explained(quotedText.regex(new RegExp(`^(${NAME})?$`)), {
  malformed: (setting) => ({
    message: `${setting} is not a valid value of a label.`,
    fix: `Set ${setting} to at most 63 letters, digits, "-", "_" and "."`,
  }),
});

/** Name of a resource that a device plugin offers. Kubernetes treats only names with a domain as such. */
export const resourceNameSchema = explained(
  z.string().regex(new RegExp(`^(?!requests\\.)(?![^/]*kubernetes\\.io/)${PREFIX}${NAME}$`)),
  {
    malformed: (setting) => ({
      message: `${setting} is not a valid name of a device resource.`,
      fix: `Set ${setting} to the form domain/name, for example huawei.com/Ascend910`,
    }),
  },
);

/** A key in a Secret. */
export const secretKeySchema = explained(z.string().regex(/^(?!\.\.?$)[-._a-zA-Z0-9]{1,253}$/), {
  malformed: (setting) => ({
    message: `${setting} is not a valid key of a Secret.`,
    fix: `Set ${setting} to the key alone: letters, digits, "-", "_" and "."`,
  }),
});
