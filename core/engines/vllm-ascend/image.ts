import type { BuiltFor, ImageScheme } from "../../domain/index.ts";
import { type HardwareName, hardware } from "../../facts/index.ts";
import { releaseOf, versions } from "./versions.ts";

/** The image of a release; undefined where it has none for the hardware. */
export function image(version: string, name: HardwareName): string | undefined {
  const suffix = releaseOf(version).images[name];
  return suffix === undefined ? undefined : `quay.io/ascend/vllm-ascend:${version}${suffix}`;
}

/** Images for hardware that glm-serve does not plan (vllm-ascend v0.30.0rc2, Dockerfile.310p). */
const OTHERS: ReadonlyMap<string, BuiltFor> = new Map([["310p", { title: "Atlas 300I", names: [] }]]);

/** Tags without a release, of the main branch and of single models. Those without hardware are for A2, too. */
const UNRELEASED = /^(?:main|nightly|glm)/;

const RELEASE = /^v?(\d+\.\d+\.\d+(?:(?:rc|\.post|\.dev)\d+)?)$/;

/** Parts of a tag that say neither release nor hardware. */
const SYSTEMS: ReadonlySet<string> = new Set(["openeuler"]);

/** Tags are a release, the hardware unless it is A2, and the system unless it is Ubuntu: `v0.30.0rc2-a3-openeuler`. */
export const imageScheme: ImageScheme = {
  repository: "vllm-ascend",
  says: ["release", "builtFor"],
  read: (tag) => {
    const [head = "", ...parts] = tag.split("-");
    const [, number] = RELEASE.exec(head) ?? [];
    const named = parts.map(builtForSuffix).find((one) => one !== undefined);
    const official = number !== undefined || UNRELEASED.test(head);
    const plain = official && parts.every((part) => SYSTEMS.has(part));
    const builtFor = named ?? (plain ? builtForSuffix("") : undefined);
    return {
      ...(number === undefined ? (head === "main" ? { release: head } : {}) : { release: `v${number}` }),
      ...(builtFor === undefined ? {} : { builtFor }),
    };
  },
};

function builtForSuffix(suffix: string): BuiltFor | undefined {
  const tagged = suffix === "" ? "" : `-${suffix}`;
  const { images } = releaseOf(versions.at(-1) ?? "");
  const kinds = Object.values(hardware).filter(({ name }) => images[name] === tagged);
  const [first] = kinds;
  return first === undefined
    ? OTHERS.get(suffix)
    : { title: first.title, names: kinds.map(({ name }) => name) };
}
