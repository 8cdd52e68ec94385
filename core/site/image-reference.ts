import { z } from "zod";
import { customIssue, type Explain, invalid } from "../errors/index.ts";
import { imageParts } from "./image-parts.ts";

// The grammar of references (github.com/distribution/reference, regexp.go).
const HOST = /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/;

const COMPONENT = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/;

const TAG = /^\w[\w.-]{0,127}$/;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

const NAME_LIMIT = 255;

const NOT_A_REFERENCE: Explain = (setting) => ({
  message: `${setting} is not a valid image reference.`,
  fix: `Set ${setting} to the form registry/repository:tag`,
});

const NOT_A_BUILD: Explain = (setting) => ({
  message: `${setting} must have a digest, or a tag other than latest: two pods of a group could run different builds.`,
  fix: "Add a tag other than latest, or a digest, for example :v0.20.2rc1-a3",
});

/** An image reference with a tag or a digest, so that it names one build. */
export const imageReferenceSchema = z.string().check(({ value, issues }) => {
  const explain = problemOf(value);
  if (explain !== undefined) issues.push(customIssue(value, [], explain));
});

/** A registry, or a path in one, that replaces the registry of an image. */
export const imageMirrorSchema = z.string().refine(
  isPlace,
  invalid((setting) => ({
    message: `${setting} is not a valid registry.`,
    fix: `Set ${setting} to the form host, host:port or host/path, without https:// and without a slash at the end`,
  })),
);

function problemOf(reference: string): Explain | undefined {
  const { name, tag, digest } = imageParts(reference);
  const fits =
    (digest === undefined || DIGEST.test(digest)) && (tag === undefined || TAG.test(tag)) && isName(name);
  if (!fits) return NOT_A_REFERENCE;
  return digest === undefined && (tag === undefined || tag === "latest") ? NOT_A_BUILD : undefined;
}

/** The first component is a host if it looks like one and others follow; otherwise the name has no host. */
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
