import {
  type BuiltFor,
  defineRule,
  type ImageTag,
  imageTag,
  type ResolvedTopology,
  setTo,
  Severity,
} from "../domain/index.ts";
import { imageParts } from "../site/index.ts";

export const imageHardware = defineRule({
  id: "image-hardware",
  engines: ["vllm-ascend"],
  source:
    "vllm-ascend v0.20.2rc1, utils.py:848: a worker stops where the device is not the one that vllm-ascend was built for",
  per: "topology",
  check: (topology, { at }) => {
    const builtFor = otherHardware(topology);
    if (builtFor === undefined) return [];
    const documented = documentedOf(topology);
    const ending = alternative(builtFor);
    return [
      {
        ...at("image"),
        message: `image holds binaries for ${builtFor.title}, but the hardware is ${topology.hardware.title}: the engine stops at start-up.`,
        fix:
          documented === undefined
            ? `Set image to a build for ${topology.hardware.title}${ending}`
            : setTo(documented, { as: documented, ending }),
      },
    ];
  },
});

/** The server may come from elsewhere, but the libraries of the image are for its hardware. */
export const xllmImageHardware = defineRule({
  id: "xllm-image-hardware",
  severity: Severity.Warning,
  engines: ["xllm"],
  source: "deployment document 004, §1: hb images are for A2, hc images for A3; xLLM setup.py, --device",
  per: "topology",
  check: (topology, { at }) => {
    const builtFor = otherHardware(topology);
    if (builtFor === undefined) return [];
    return [
      {
        ...at("image"),
        message: `image is for ${builtFor.title}, but the hardware is ${topology.hardware.title}.`,
        fix: `Set image to a build for ${topology.hardware.title}${alternative(builtFor)}`,
      },
    ];
  },
});

export const imageRelease = defineRule({
  id: "image-release",
  severity: Severity.Warning,
  source: "glm-serve: flags, keys and variables are judged by the catalogue of engine.version",
  per: "topology",
  check: (topology, { at }) => {
    const { version } = topology.spec.engine;
    const release = tagOf(topology)?.release;
    if (release === undefined || release === version) return [];
    const documented = documentedOf(topology);
    const ending = `, or engine.version to ${release}`;
    return [
      {
        ...at("image"),
        message: `image holds ${topology.engine.title} ${release}, but engine.version is ${version}: glm-serve judges flags, keys and variables by engine.version.`,
        fix:
          documented === undefined
            ? `Set engine.version to ${release}`
            : setTo(documented, { as: documented, ending }),
      },
    ];
  },
});

const PROSE: Readonly<Record<keyof ImageTag, string>> = {
  release: "engine.version",
  builtFor: "hardware",
};

export const imageComparable = defineRule({
  id: "image-comparable",
  severity: Severity.Advice,
  source: "glm-serve: a digest and the tags of other repositories name neither release nor hardware",
  per: "topology",
  check: (topology, { at }) => {
    const { site, engine } = topology;
    if (site.image === undefined) return [];
    const read = tagOf(topology) ?? {};
    const silent = engine.images.says.filter((fact) => read[fact] === undefined);
    if (silent.length === 0) return [];
    const { tag, digest } = imageParts(site.image);
    const what = tag === undefined && digest !== undefined ? "the digest" : `the tag ${tag}`;
    return [
      {
        ...at("image"),
        message: `image is not comparable with ${silent.map((fact) => PROSE[fact]).join(" and ")}: ${what} does not name ${silent.length === 1 ? "it" : "them"}.`,
        fix: "Use a tag of the project, with or without a digest, or accept image-comparable once you know what the image contains",
      },
    ];
  },
});

/** The hardware that the image was built for, if it is not that of the nodes. */
function otherHardware(topology: ResolvedTopology): BuiltFor | undefined {
  const builtFor = tagOf(topology)?.builtFor;
  return builtFor?.names.includes(topology.hardware.name) === true ? undefined : builtFor;
}

function alternative({ names: [other] }: BuiltFor): string {
  return other === undefined ? "" : `, or hardware to ${other}`;
}

/** What the tag of the site's image says; undefined without such an image, or for an image of another repository. */
function tagOf({ site, engine }: ResolvedTopology): ImageTag | undefined {
  return site.image === undefined ? undefined : imageTag(engine.images, site.image);
}

/** The documented tag in the repository of the site's image; undefined where the engine has no public image. */
function documentedOf({ site, spec, engine, hardware }: ResolvedTopology): string | undefined {
  const documented = engine.image(spec.engine.version, hardware.name);
  if (documented === undefined || site.image === undefined) return undefined;
  const { tag } = imageParts(documented);
  return `${imageParts(site.image).name}:${tag}`;
}
