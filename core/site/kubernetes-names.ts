import { z } from "zod";

// Kubernetes, apimachinery/pkg/util/validation: what the API server accepts as a name of each kind.
const LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

const SUBDOMAIN = `(?=.{1,253}$)${LABEL}(\\.${LABEL})*`;

const PREFIX = `(?=[^/]{1,253}/)${LABEL}(\\.${LABEL})*/`;

const NAME = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

/** A text that a user may have written without quotes. */
export const quotedText = z.string(
  "This must be a text. → put it in quotes; on the command line: pulumi config set --type string",
);

/** A name of a Secret, a claim or a class, e.g. `registry.example.com`. */
export function subdomainSchema(kind: string) {
  return quotedText.regex(
    new RegExp(`^${SUBDOMAIN}$`),
    `This is not the name of a ${kind}. → use lower-case letters, digits, hyphens and dots; write the name only`,
  );
}

export const namespaceSchema = quotedText.regex(
  new RegExp(`^${LABEL}$`),
  "This is not a namespace. → use at most 63 lower-case letters, digits and hyphens",
);

/** Key of a label or an annotation. */
export const labelKeySchema = z
  .string()
  .regex(
    new RegExp(`^(${PREFIX})?${NAME}$`),
    "This is not a legal key. → write name or domain/name, with at most 63 characters in the name",
  );

export const labelValueSchema = quotedText.regex(
  new RegExp(`^(${NAME})?$`),
  "This is not a legal label value. → use at most 63 letters, digits, - _ .",
);

/** Name of a device's resource: Kubernetes counts only names with a domain as devices. */
export const resourceNameSchema = z
  .string()
  .regex(
    new RegExp(`^(?!requests\\.)(?![^/]*kubernetes\\.io/)${PREFIX}${NAME}$`),
    "This is not the name of a device resource. → write domain/name, e.g. huawei.com/Ascend910",
  );

/** A key inside a Secret. */
export const secretKeySchema = z
  .string()
  .regex(
    /^(?!\.\.?$)[-._a-zA-Z0-9]{1,253}$/,
    "This is not a key of a Secret. → use letters, digits, - _ .; write the key only",
  );

export const environmentNameSchema = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]*$/,
    "This is not a name of an environment variable. → use letters, digits and underscores",
  );
