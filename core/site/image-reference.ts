import { z } from "zod";

// The grammar of references (github.com/distribution/reference, regexp.go).
const HOST = /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/;

const COMPONENT = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/;

const TAG = /^\w[\w.-]{0,127}$/;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

const NAME_LIMIT = 255;

const NOT_A_REFERENCE = "This is not an image reference. → write registry/repository:tag";

const NOT_A_BUILD =
  "This names no fixed build, so two pods of one group could run two versions. → add a tag or a digest, e.g. :v0.20.2rc1-a3";

/** An image that names exactly one build: a tag or a digest is required. */
export const imageReferenceSchema = z.string().check(({ value, issues }) => {
  const message = objection(value);
  if (message !== undefined) issues.push({ code: "custom", input: value, message });
});

/** A registry, or a place in one, that stands in for another. */
export const imageMirrorSchema = z
  .string()
  .refine(
    (mirror) => isPlace(mirror),
    "This is not a registry. → write host, host:port or host/path, without https:// and without a trailing slash",
  );

function objection(reference: string): string | undefined {
  const [rest = "", digest, ...more] = reference.split("@");
  const colon = rest.lastIndexOf(":");
  const tagged = colon > rest.lastIndexOf("/");
  const name = tagged ? rest.slice(0, colon) : rest;
  const tag = tagged ? rest.slice(colon + 1) : undefined;
  const fits =
    more.length === 0 &&
    (digest === undefined || DIGEST.test(digest)) &&
    (tag === undefined || TAG.test(tag)) &&
    isName(name);
  if (!fits) return NOT_A_REFERENCE;
  return digest === undefined && (tag === undefined || tag === "latest") ? NOT_A_BUILD : undefined;
}

/** The first part is a host where it looks like one and something follows; otherwise the name is a path alone. */
function isName(name: string): boolean {
  const first = name.slice(0, Math.max(0, name.indexOf("/")));
  if (first === "localhost" || /[.:A-Z]/.test(first)) return isPlace(name);
  return name.length <= NAME_LIMIT && name.split("/").every((part) => COMPONENT.test(part));
}

function isPlace(place: string): boolean {
  const [authority = "", ...path] = place.split("/");
  const [host = "", port, ...more] = authority.split(":");
  return (
    place.length <= NAME_LIMIT &&
    more.length === 0 &&
    HOST.test(host) &&
    (port === undefined || (/^[0-9]{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) &&
    path.every((part) => COMPONENT.test(part))
  );
}

/** Puts a mirror in the place of the registry: `quay.io/ascend/x:1` at `mirror.example/quay` is `mirror.example/quay/ascend/x:1`. */
export function mirrored(image: string, mirror: string | undefined): string {
  if (mirror === undefined) return image;
  return `${mirror}/${image.slice(image.indexOf("/") + 1)}`;
}
