import { engines, hardware, type HardwareName, hardwareNamed, imageParts, imageTag } from "../core/index.ts";
import type { Findings } from "./findings.ts";
import type { EngineName, Observation } from "./observed.ts";

/** What the command line says beside the files. */
export interface ImportOptions {
  /** @default that of the image, or the assumed one */
  readonly release?: string;
  /** The release to assume where neither `release` nor an image names one. @default the newest known */
  readonly assumedRelease?: string;
  /** A name of the hardware table, or its end, e.g. `a3`. @default by image and devices */
  readonly hardware?: string;
  /** @default the name that the file gives */
  readonly name?: string;
}

/** An image, by what its tag says. */
interface ImageFacts {
  readonly release: string | undefined;
  readonly hardware: HardwareName | undefined;
}

const names = Object.keys(hardware).filter((name): name is HardwareName => name in hardware);

/** The release of the engine. */
export function releaseOf(
  engine: EngineName,
  { pods }: Observation,
  options: ImportOptions,
  findings: Findings,
): string {
  const known = engines[engine]?.versions ?? [];
  if (options.release !== undefined) return options.release;
  const release = imageFacts(engine, pods?.image)?.release;
  if (release !== undefined) return release;
  const newest = known.at(-1) ?? "";
  const { assumedRelease = newest } = options;
  const reason =
    assumedRelease === newest
      ? "the newest known release"
      : "the newest release that accepts every flag and key";
  findings.assume(
    `engine.version is ${assumedRelease}, ${reason}: the files name none. Set --release to another one.`,
  );
  return assumedRelease;
}

/** The releases that an import may assume, newest first; none where a release is given. */
export function assumableReleases(
  engine: EngineName | undefined,
  { pods }: Observation,
  options: ImportOptions,
): readonly string[] {
  if (engine === undefined || options.release !== undefined) return [];
  if (imageFacts(engine, pods?.image)?.release !== undefined) return [];
  return engines[engine]?.versions.toReversed() ?? [];
}

/** The kind of the nodes. */
export function hardwareOf(
  engine: EngineName,
  observation: Observation,
  options: ImportOptions,
  usedDevices: number,
  findings: Findings,
): string {
  const { devicesPerNode, pods, name = "" } = observation;
  if (options.hardware !== undefined) {
    const { hardware: given } = options;
    return hardwareNamed(given) ?? given;
  }
  const ofImage = imageFacts(engine, pods?.image)?.hardware;
  const devices = devicesPerNode ?? usedDevices;
  if (ofImage !== undefined && (devicesPerNode === undefined || hardware[ofImage].devicesPerNode === devices))
    return ofImage;
  if (engine === "lightllm")
    return assumed("h200", "LightLLM runs on it, and the files do not name the GPU", findings);
  const [, inName = ""] = /(?:^|[^a-z])(a[235])(?:$|[^a-z0-9])/i.exec(name) ?? [];
  const kind = hardwareNamed(inName);
  if (devicesPerNode === undefined && devices <= 8 && kind !== undefined)
    return assumed(kind, `the name of the file says ${inName}`, findings);
  return devices > 8
    ? assumed("atlas-800-a3", `a node has ${devices} devices`, findings)
    : assumed("atlas-800-a2", `a node has ${devices} devices`, findings);
}

function assumed(name: string, reason: string, findings: Findings): string {
  findings.assume(`hardware is ${name}: ${reason}. Set --hardware to another kind.`);
  return name;
}

function imageFacts(engine: EngineName, image: string | undefined): ImageFacts | undefined {
  const made = engines[engine];
  if (image === undefined || made === undefined) return undefined;
  // The documented image, whatever registry mirrors it.
  for (const release of made.versions)
    for (const kind of names.toReversed()) {
      const documented = made.image(release, kind);
      if (
        documented !== undefined &&
        (image === documented || image.endsWith(documented.slice(documented.indexOf("/"))))
      )
        return { release, hardware: kind };
    }
  const { tag } = imageParts(image);
  return {
    // A copy under another name keeps the release in its tag.
    release: tag === undefined ? undefined : made.images.read(tag).release,
    hardware: imageTag(made.images, image)?.builtFor?.names[0],
  };
}
