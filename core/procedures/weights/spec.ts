import type { JobSettings } from "../job-settings.ts";
import type { SecretReference } from "../secret-reference.ts";

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
