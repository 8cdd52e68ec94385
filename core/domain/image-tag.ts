import type { HardwareName } from "../facts/index.ts";
import { imageParts } from "../site/index.ts";

/** The hardware that an image was built for. */
export interface BuiltFor {
  /** Its name in prose. */
  readonly title: string;
  /** Kinds of nodes of this hardware; empty where glm-serve plans none. */
  readonly names: readonly HardwareName[];
}

/** What the tag of an image says about it. */
export interface ImageTag {
  /** The release, as `engine.version` names it; absent where the tag names none. */
  readonly release?: string;
  readonly builtFor?: BuiltFor;
}

/** How a project tags the images of its engine. */
export interface ImageScheme {
  /** Last part of the repository's name. An image of another repository has tags of its own. */
  readonly repository: string;
  /** What every tag of a release says. */
  readonly says: readonly (keyof ImageTag)[];
  readonly read: (tag: string) => ImageTag;
}

/** What the tag of an image says; undefined without a tag, and for an image of another repository. */
export function imageTag({ repository, read }: ImageScheme, image: string): ImageTag | undefined {
  const { name, tag } = imageParts(image);
  const last = name.slice(name.lastIndexOf("/") + 1);
  return tag === undefined || last !== repository ? undefined : read(tag);
}
