import { z } from "zod";
import { absolutePathSchema } from "../../topology/index.ts";
import { type SecretReference, secretReferenceSchema } from "../secret-reference.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";

/** Usual names of branches; any other name may be a tag, which the hub alone knows. */
const MOVING = /^(?:main|master|HEAD|trunk|dev|develop|development|latest|refs\/(?:heads|pr)\/.*)$/;

const part = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?";

/** Checks a `WeightsDownloadSpec`. */
export const weightsSettings = z.strictObject({
  source: z.enum(["modelscope", "huggingface"]),
  repository: z
    .string()
    .regex(
      new RegExp(`^${part}/${part}$`),
      "This is not a repository of a hub. → write owner/name, e.g. ZhipuAI/GLM-4.7",
    ),
  revision: z
    .string({
      error: ({ input }) =>
        input === undefined
          ? "Weights that are not pinned change under a running group. → write a commit or a tag"
          : "This must be a text. → put it in quotes; on the command line: pulumi config set --type string",
    })
    .regex(
      /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/,
      "This is not a revision. → write a commit or a tag, as the hub's history shows it",
    )
    .refine(
      (revision) => !MOVING.test(revision),
      "This is a branch, whose content moves. → write a commit or a tag, as the hub's history shows it",
    ),
  tokenSecret: secretReferenceSchema.optional(),
  endpoint: z
    .string()
    .regex(
      /^https?:\/\/(?![^/]*@)[\w.:[\]-]+(\/[\w./-]*[\w-])?$/,
      "This is not the address of a hub. → write https://host, without a trailing slash and without a user",
    )
    .optional(),
  path: absolutePathSchema.optional(),
  exclude: z
    .array(z.string().regex(/^[\w@%+=:,./*?[\]!-]+$/, "This is not a pattern of files. → write e.g. *.pth"))
    .default([]),
  connections: z.int().min(1).max(32).default(4),
  nodes: z.int().min(1).max(100_000).optional(),
  ...jobSettings({ deadlineSeconds: 24 * 60 * 60, retries: 6, cpu: "4", memory: "8Gi" }),
}) satisfies z.ZodType<unknown, WeightsDownloadSpec>;

/** Which weights to download, and from where. */
export interface WeightsDownloadSpec extends JobSettings {
  /** The hub. */
  source: "modelscope" | "huggingface";
  /** `owner/name`, as the hub's page shows it. */
  repository: string;
  /** A commit or a tag: what the volume holds must not depend on the day. Another one downloads again. */
  revision: string;
  /** The Secret that holds the access token. @default none: the repository is public */
  tokenSecret?: SecretReference | undefined;
  /** Address of the hub or of a mirror with the same interface. @default the hub's own */
  endpoint?: string | undefined;
  /** The directory that is filled, below the topology's `model.volumePath`. @default the topology's `model.path` */
  path?: string | undefined;
  /** Files that are left out, by shell patterns, e.g. `*.pth`. @default none */
  exclude?: string[] | undefined;
  /** Files that are downloaded at the same time. @default 4 */
  connections?: number | undefined;
  /**
   * Nodes that are filled, where the weights lie on each node's own disk. Raise it where more nodes may run the engine.
   * @default as many as the groups need
   */
  nodes?: number | undefined;
}
