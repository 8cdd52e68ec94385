/** Files of a source distribution of vllm-ascend that describe its images, by name. */
export type ImageFiles = Readonly<Record<string, string>>;

/** What the images of a release hold, and how their tags end. */
export interface ImageFacts {
  /** Versions by name, requirements as written. */
  readonly versions: Readonly<Record<string, string>>;
  /** Suffixes of the tag by hardware and variant. */
  readonly images: Readonly<Record<string, string>>;
}

/** Suffixes by the names of the files that build the images. */
const SUFFIXES: Readonly<Record<string, readonly [name: string, suffix: string]>> = {
  Dockerfile: ["atlas-800-a2", ""],
  "Dockerfile.310p": ["310p", "-310p"],
  "Dockerfile.a3": ["atlas-800-a3", "-a3"],
  "Dockerfile.a5": ["ascend-950dt", "-a5"],
  "Dockerfile.openEuler": ["openeuler", "-openeuler"],
};

/** The requirements of which a release records the version, by the name of the package. */
const PACKAGES: Readonly<Record<string, string>> = {
  torch: "torch",
  "torch-npu": "torchNpu",
  transformers: "transformers",
  "triton-ascend": "tritonAscend",
};

/**
 * Versions of vLLM in images that were built before their package. The Dockerfiles of the package of 0.21.0rc1 name v0.22.1, those
 * of its tag (vllm-ascend, v0.21.0rc1, Dockerfile.a3) name v0.21.0.
 */
const BASES: Readonly<Record<string, string>> = { "v0.21.0rc1": "v0.21.0" };

/**
 * Reads the images of a release from its Dockerfiles, requirements and release notes. Versions are those of the image for
 * Atlas A3.
 *
 * @throws RangeError if the files name no base image or no vLLM
 */
export function imageFacts(release: string, files: ImageFiles): ImageFacts {
  const dockerfile = files["Dockerfile.a3"] ?? "";
  const values = argumentsOf(dockerfile);
  const base = expanded(/^FROM\s+(?<image>\S+)/m.exec(dockerfile)?.groups?.["image"] ?? "", values);
  const tag = /:(?<cann>[^:-]+)-a3-.*-?py(?<python>[\d.]+)$/.exec(base)?.groups;
  const vllm = BASES[release] ?? values.get("VLLM_TAG");
  if (tag === undefined || vllm === undefined)
    throw new RangeError(`Dockerfile.a3 of ${release} names no base image with a version, or no VLLM_TAG.`);
  const driver = driverOf(release, files["release_notes.md"] ?? "");
  const mooncake = values.get("MOONCAKE_TAG");
  return {
    versions: {
      ...requiredVersions(files["requirements.txt"] ?? "", dockerfile),
      cann: tag["cann"] ?? "",
      ...(driver === undefined ? {} : { driver }),
      ...(mooncake === undefined ? {} : { mooncake: withoutV(mooncake) }),
      python: tag["python"] ?? "",
      vllm: withoutV(vllm),
    },
    images: Object.fromEntries(
      Object.entries(SUFFIXES).flatMap(([file, image]) => (files[file] === undefined ? [] : [image])),
    ),
  };
}

/** The values of ARG lines; the last of equal names counts, as for Docker. */
function argumentsOf(dockerfile: string): ReadonlyMap<string, string> {
  return new Map(
    Array.from(dockerfile.matchAll(/^ARG\s+(?<name>\w+)=(?<value>.*)$/gm), ({ groups }) => [
      groups?.["name"] ?? "",
      (groups?.["value"] ?? "").trim().replace(/^"(.*)"$/, "$1"),
    ]),
  );
}

function expanded(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => values.get(name) ?? "");
}

function withoutV(version: string): string {
  return version.replace(/^v/, "");
}

/** Versions of the packages: an exact one of torch and its parts, the requirement as written of Transformers. */
function requiredVersions(requirements: string, dockerfile: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, key] of Object.entries(PACKAGES)) {
    const line = new RegExp(`^${name}(?<range>[<>=!~][^#;\\n]*)`, "m").exec(requirements);
    const range = line?.groups?.["range"]?.replaceAll(/\s/g, "") ?? installed(name, dockerfile);
    if (range !== undefined) found[key] = key === "transformers" ? range : range.replace(/^==/, "");
  }
  return found;
}

/** The version that a line of the Dockerfile installs. */
function installed(name: string, dockerfile: string): string | undefined {
  return new RegExp(`${name}(?<range>==[\\w.+]+)`).exec(dockerfile)?.groups?.["range"];
}

/** The driver that the release's own notes name. */
function driverOf(release: string, notes: string): string | undefined {
  const section = notes
    .split(/^## /m)
    .find((text) => text.startsWith(`${release} `) || text.startsWith(`${release}\n`));
  return /^\W*Ascend HDK\W*(?<version>[\w.]*\w)/m.exec(section ?? "")?.groups?.["version"];
}
