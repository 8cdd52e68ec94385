/** The parts of an image reference. */
interface ImageParts {
  /** Registry and repository. */
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Splits a reference, whether it is valid or not. */
export function imageParts(reference: string): ImageParts {
  const at = reference.indexOf("@");
  const rest = at === -1 ? reference : reference.slice(0, at);
  const colon = rest.lastIndexOf(":");
  const tagged = colon > rest.lastIndexOf("/");
  return {
    name: tagged ? rest.slice(0, colon) : rest,
    ...(tagged ? { tag: rest.slice(colon + 1) } : {}),
    ...(at === -1 ? {} : { digest: reference.slice(at + 1) }),
  };
}
