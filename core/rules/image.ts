import { defineRule, type ImageTag, type ResolvedTopology, setTo, Severity } from "../domain/index.ts";
import { imageParts } from "../site/index.ts";

export const imageHardware = defineRule({
  id: "image-hardware",
  source:
    "vllm-ascend v0.20.2rc1, utils.py:848: workers stop where the device is not the one of the build; xLLM setup.py, --device",
  per: "topology",
  check: (topology, { at }) => {
    const { hardware } = topology;
    const builtFor = tagOf(topology)?.builtFor;
    if (builtFor === undefined || builtFor.names.includes(hardware.name)) return [];
    const documented = documentedOf(topology);
    const [other] = builtFor.names;
    const then = other === undefined ? "" : `, or hardware to ${other}`;
    return [
      {
        ...at("image"),
        message: `image holds binaries for ${builtFor.title}, but the hardware is ${hardware.title}: the engine stops at start.`,
        fix:
          documented === undefined
            ? `Set image to a build for ${hardware.title}${then}`
            : setTo(documented, { as: documented, then }),
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
    const then = `, or engine.version to ${release}`;
    return [
      {
        ...at("image"),
        message: `image holds ${topology.engine.title} ${release}, but engine.version is ${version}: the flags are judged for another release.`,
        fix:
          documented === undefined
            ? `Set engine.version to ${release}`
            : setTo(documented, { as: documented, then }),
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
        fix: "Accept image-comparable under accepts once the contents of the image are known, or use a tag of the project, with or without a digest",
      },
    ];
  },
});

/** What the tag of the site's image says; undefined without such an image, or for an image of another repository. */
function tagOf({ site, engine }: ResolvedTopology): ImageTag | undefined {
  if (site.image === undefined) return undefined;
  const { name, tag } = imageParts(site.image);
  const repository = name.slice(name.lastIndexOf("/") + 1);
  return tag === undefined || repository !== engine.images.repository ? undefined : engine.images.read(tag);
}

/** The documented tag in the repository of the site's image; undefined where the engine has no public image. */
function documentedOf({ site, spec, engine, hardware }: ResolvedTopology): string | undefined {
  const documented = engine.image(spec.engine.version, hardware.name);
  if (documented === undefined || site.image === undefined) return undefined;
  const { tag } = imageParts(documented);
  return `${imageParts(site.image).name}:${tag}`;
}
