import { z } from "zod";
import { explained, invalid } from "../../errors/index.ts";
import { absolutePathSchema, type SchemaOf } from "../../topology/index.ts";
import { isEndpoint } from "../host.ts";
import { quotedText } from "../kubernetes-names.ts";
import type { ResourceSettings } from "../resources.ts";
import { type SecretReference, secretReferenceSchema } from "../secret-reference.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";

/** Which weights are downloaded, and from where. */
export interface WeightsDownloadSpec extends JobSettings {
  /** Hub that serves the weights. Changing this runs the Job again and replaces every group. */
  source: "modelscope" | "huggingface";
  /**
   * Repository on the hub as `owner/name`, e.g. `ZhipuAI/GLM-4.7`. Changing this runs the Job again and replaces every
   * group.
   */
  repository: string;
  /**
   * A commit or a tag. Branches are rejected, since their content changes. Changing this runs the Job again and replaces
   * every group.
   */
  revision: string;
  /**
   * The Secret with the access token. Changing this runs the Job again.
   * @default none: the repository is public
   */
  tokenSecret?: SecretReference | undefined;
  /**
   * URL of the hub, or of a mirror with the same interface. Changing this runs the Job again.
   * @default the hub's own
   */
  endpoint?: string | undefined;
  /**
   * Directory of the weights, below the topology's `model.volumePath`. Changing this runs the Job again and replaces
   * every group.
   * @default the topology's `model.path`
   */
  path?: string | undefined;
  /**
   * Shell patterns of files that are not downloaded, e.g. `*.pth`. Changing this runs the Job again and
   * replaces every group.
   * @default []
   */
  exclude?: string[] | undefined;
  /**
   * Number of concurrent downloads. Changing this runs the Job again.
   * @default 4
   */
  connections?: number | undefined;
  /**
   * Number of nodes that get the weights, where they are on each node's own disk. Raise this where more nodes may run the
   * engine. Changing this runs the Job again.
   * @default as many as the groups need
   */
  nodes?: number | undefined;
  /** @default 86400 */
  deadlineSeconds?: number | undefined;
  /** @default 6 */
  retries?: number | undefined;
  /** @default requests of 4 CPUs and 8Gi, no limits */
  resources?: ResourceSettings | undefined;
}

/** Common names of branches. Any other name may be a tag; only the hub can tell. */
const BRANCH = /^(?:main|master|HEAD|trunk|dev|develop|development|latest|refs\/(?:heads|pr)\/.*)$/;

const PART = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?";

const repositorySchema = explained(z.string().regex(new RegExp(`^${PART}/${PART}$`)), {
  malformed: (setting) => ({
    message: `${setting} must have the form owner/name.`,
    fix: `Set ${setting} to a repository of the hub, for example ZhipuAI/GLM-4.7`,
  }),
});

const revisionSchema = explained(quotedText.regex(/^[A-Za-z0-9_][A-Za-z0-9_./-]*$/), {
  malformed: (setting) => ({
    message: `${setting} is not a valid commit or tag.`,
    fix: `Set ${setting} to a commit or a tag from the hub's history`,
  }),
  missing: (setting) => ({
    message: `${setting} is required: without it, the weights could change under a running group.`,
    fix: `Set ${setting} to a commit or a tag from the hub's history`,
  }),
}).refine(
  (revision) => !BRANCH.test(revision),
  invalid((setting) => ({
    message: `${setting} is a branch, whose content changes.`,
    fix: `Set ${setting} to a commit or a tag from the hub's history`,
  })),
);

const endpointSchema = z.string().refine(
  isEndpoint,
  invalid((setting) => ({
    message: `${setting} is not a valid URL of a hub.`,
    fix: `Set ${setting} to a URL such as https://host, without credentials and without a trailing slash`,
  })),
);

const patternSchema = explained(z.string().regex(/^[\w@%+=:,./*?[\]!-]+$/), {
  malformed: (setting) => ({
    message: `${setting} is not a valid pattern of files.`,
    fix: `Set ${setting} to a shell pattern, for example *.pth`,
  }),
});

const schema = z.strictObject({
  source: z.enum(["modelscope", "huggingface"]),
  repository: repositorySchema,
  revision: revisionSchema,
  tokenSecret: secretReferenceSchema.optional(),
  endpoint: endpointSchema.optional(),
  path: absolutePathSchema.optional(),
  exclude: z.array(patternSchema).default([]),
  connections: z.int().min(1).max(32).default(4),
  nodes: z.int().min(1).max(100_000).optional(),
  ...jobSettings({ deadlineSeconds: 24 * 60 * 60, retries: 6, cpu: "4", memory: "8Gi" }),
});

export const weightsSettings = schema satisfies SchemaOf<WeightsDownloadSpec, typeof schema>;
