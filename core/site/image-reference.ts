import { z } from "zod";

const REFERENCE =
  /^(?<repository>[a-zA-Z0-9][\w.-]*(:[0-9]+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*)(:(?<tag>[\w][\w.-]{0,127}))?(@sha256:(?<digest>[0-9a-f]{64}))?$/;

/** An image that names exactly one build: a tag or a digest is required. */
export const imageReferenceSchema = z.string().check((context) => {
  const match = REFERENCE.exec(context.value);
  if (match === null) {
    context.issues.push({
      code: "custom",
      input: context.value,
      message: "This is not an image reference. → write registry/repository:tag",
    });
    return;
  }
  const { tag, digest } = match.groups ?? {};
  if (digest === undefined && (tag === undefined || tag === "latest")) {
    context.issues.push({
      code: "custom",
      input: context.value,
      message:
        "This names no fixed build, so two pods of one group could run two versions. → add a tag or a digest, e.g. :v0.20.2rc1-a3",
    });
  }
});

/** Puts a mirror in the place of the registry: `quay.io/ascend/x:1` at `mirror.example/quay` is `mirror.example/quay/ascend/x:1`. */
export function mirrored(image: string, mirror: string | undefined): string {
  if (mirror === undefined) return image;
  return `${mirror}/${image.slice(image.indexOf("/") + 1)}`;
}
