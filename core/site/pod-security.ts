import { z } from "zod";
import { explained, invalid } from "../errors/index.ts";
import type { SchemaOf } from "../topology/index.ts";

/** What the pods may do beyond the least that glm-serve gives them (docs/security.md). */
export interface PodSecuritySettings {
  /**
   * User id of the pods without devices: proxy, smoke, bench and accuracy. bench and accuracy read the tokenizer in the weights
   * volume. Changing this restarts the proxy.
   * @default 65532
   */
  runAsUser?: number | undefined;
  /**
   * User id of the Jobs that write into the weights volume; 0 is root, to whom the directories of most volumes belong. Changing
   * this restarts nothing.
   * @default 0
   */
  weightsUser?: number | undefined;
  /**
   * Profile by which the container runtime filters the system calls of engines. Changing this replaces every group.
   * @default "RuntimeDefault"
   */
  engineSeccompProfile?: "RuntimeDefault" | "Unconfined" | undefined;
  /**
   * Linux capabilities of engines besides those that glm-serve gives them, e.g. `IPC_LOCK`. Changing this replaces every group.
   * @default []
   */
  engineCapabilities?: string[] | undefined;
}

// The largest id that Kubernetes accepts (apimachinery, pkg/util/validation, maxUserID).
const LARGEST_ID = 2 ** 31 - 1;

const userSchema = (least: number) =>
  explained(z.int().min(least).max(LARGEST_ID), {
    malformed: (setting) => ({
      message: `${setting} must be a user id from ${least} to ${LARGEST_ID}.`,
      fix: `Set ${setting} to a number from ${least} to ${LARGEST_ID}, for example 65532`,
    }),
  });

const capabilitySchema = explained(z.string().regex(/^(?!CAP_|ALL$)[A-Z][A-Z_]*$/), {
  malformed: (setting) => ({
    message: `${setting} is not a name of a Linux capability as Kubernetes writes it.`,
    fix: `Set ${setting} to a name without CAP_, for example IPC_LOCK`,
  }),
});

const schema = z.strictObject({
  runAsUser: userSchema(1).default(65_532),
  weightsUser: userSchema(0).default(0),
  engineSeccompProfile: z.enum(["RuntimeDefault", "Unconfined"]).default("RuntimeDefault"),
  engineCapabilities: z
    .array(capabilitySchema)
    .refine(
      (names) => new Set(names).size === names.length,
      invalid((setting) => ({
        message: `${setting} names a capability twice.`,
        fix: "Remove the second entry",
      })),
    )
    .default([]),
});

export const podSecuritySchema = schema satisfies SchemaOf<PodSecuritySettings, typeof schema>;
