import flash from "../../stacks/h200-glm47-flash.ts";
import { changed } from "../../test/support/findings.ts";
import type { CasesByRule, FailingCase, RuleCase } from "../../test/support/rule-cases.ts";
import { serving } from "../../test/support/topologies.ts";
import { oneMachine, oneSite } from "../../test/support/xllm.ts";

const UPSTREAM = "quay.io/ascend/vllm-ascend";
const PRIVATE = "registry.example:5000/mirror/vllm-ascend";
const DIGEST = `sha256:${"0".repeat(64)}`;

/** GLM-5 with vLLM-Ascend v0.20.2rc1 on Atlas 800 A3. */
const onA3 = (image: string): RuleCase => ({ name: image, topology: serving(1), site: { image } });

const onA2 = (image: string): RuleCase => ({
  name: `${image} on A2`,
  topology: changed(serving(1), { tensorParallelSize: 8, hardware: "atlas-800-a2" }),
  site: { image },
});

const withXllm = (tag: string): RuleCase => {
  const image = `quay.io/jd_xllm/xllm-ai:${tag}`;
  return { name: image, topology: oneMachine(), site: { ...oneSite, image } };
};

const withLightllm = (image: string): RuleCase => ({ name: image, topology: flash, site: { image } });

function builtFor(one: RuleCase, title: string, hardware: string, fix: string): FailingCase {
  return {
    ...one,
    reports: [
      {
        path: "image",
        value: one.site?.image,
        message: `image holds binaries for ${title}, but the hardware is ${hardware}: the engine stops at start-up.`,
        fix,
      },
    ],
  };
}

function forA2(one: RuleCase): FailingCase {
  return {
    ...one,
    reports: [
      {
        path: "image",
        value: one.site?.image,
        message: "image is for Atlas 800 A2, but the hardware is Atlas 800 A3.",
        fix: "Set image to a build for Atlas 800 A3, or hardware to atlas-800-a2",
      },
    ],
  };
}

function holds(one: RuleCase, release: string, given: string, fix: string): FailingCase {
  return {
    ...one,
    reports: [
      {
        path: "image",
        value: one.site?.image,
        message: `image holds ${release}, but engine.version is ${given}: glm-serve judges flags, keys and variables by engine.version.`,
        fix,
      },
    ],
  };
}

function silent(one: RuleCase, facts: string, why: string): FailingCase {
  return {
    ...one,
    reports: [
      {
        path: "image",
        value: one.site?.image,
        message: `image is not comparable with ${facts}: ${why}.`,
        fix: "Use a tag of the project, with or without a digest, or accept image-comparable once you know what the image contains",
      },
    ],
  };
}

const TO_A3 = "Set image to quay.io/ascend/vllm-ascend:v0.20.2rc1-a3, or hardware to atlas-800-a2";
const OF_A3 = "Set image to quay.io/ascend/vllm-ascend:v0.20.2rc1-a3";

export const cases: CasesByRule = {
  "image-hardware": {
    fails: [
      builtFor(onA3(`${UPSTREAM}:v0.20.2rc1`), "Atlas 800 A2", "Atlas 800 A3", TO_A3),
      builtFor(onA3(`${UPSTREAM}:v0.30.0-openeuler`), "Atlas 800 A2", "Atlas 800 A3", TO_A3),
      builtFor(onA3(`${UPSTREAM}:main`), "Atlas 800 A2", "Atlas 800 A3", TO_A3),
      builtFor(onA3(`${UPSTREAM}:v0.20.2rc1@${DIGEST}`), "Atlas 800 A2", "Atlas 800 A3", TO_A3),
      builtFor(
        onA3(`${UPSTREAM}:v0.30.0rc2-a5-openeuler`),
        "Ascend 950DT",
        "Atlas 800 A3",
        `${OF_A3}, or hardware to ascend-950dt`,
      ),
      builtFor(onA3(`${UPSTREAM}:v0.20.2rc1-310p`), "Atlas 300I", "Atlas 800 A3", OF_A3),
      builtFor(
        onA3(`${PRIVATE}:v0.20.2rc1`),
        "Atlas 800 A2",
        "Atlas 800 A3",
        `Set image to ${PRIVATE}:v0.20.2rc1-a3, or hardware to atlas-800-a2`,
      ),
      builtFor(
        onA2(`${UPSTREAM}:glm5.2-a3`),
        "Atlas 800 A3",
        "Atlas 800 A2",
        "Set image to quay.io/ascend/vllm-ascend:v0.20.2rc1, or hardware to atlas-800-a3",
      ),
    ],
    passes: [
      { name: "the documented image", topology: serving(1) },
      onA3(`${UPSTREAM}:v0.20.2rc1-a3`),
      onA3(`${PRIVATE}:v0.20.2rc1-a3-openeuler@${DIGEST}`),
      onA3(`${UPSTREAM}:v0.20.2rc1-team4`),
      onA3("registry.example/own/engine:v0.20.2rc1"),
      onA2(`${UPSTREAM}:v0.20.2rc1-openeuler`),
      withLightllm("ghcr.io/modeltc/lightllm:v1.2.0"),
    ],
  },
  "xllm-image-hardware": {
    fails: [forA2(withXllm("xllm-dev-hb-rc2-x86")), forA2(withXllm("xllm-dev-a2-arm-cann9-20260605"))],
    passes: [
      withXllm("xllm-dev-hc-rc2-arm"),
      withXllm("xllm-dev-a3-arm-cann9-20260605"),
      withXllm("constructor"),
    ],
  },
  "image-release": {
    fails: [
      holds(
        onA3(`${UPSTREAM}:v0.30.0-a3`),
        "vLLM-Ascend v0.30.0",
        "v0.20.2rc1",
        `${OF_A3}, or engine.version to v0.30.0`,
      ),
      holds(
        onA3(`${UPSTREAM}:main-a3`),
        "vLLM-Ascend main",
        "v0.20.2rc1",
        `${OF_A3}, or engine.version to main`,
      ),
      holds(
        onA3(`${PRIVATE}:0.23.0.post1-a3-openeuler@${DIGEST}`),
        "vLLM-Ascend v0.23.0.post1",
        "v0.20.2rc1",
        `Set image to ${PRIVATE}:v0.20.2rc1-a3, or engine.version to v0.23.0.post1`,
      ),
      holds(
        withLightllm("own.example/lightllm:v1.3.0-cuda13"),
        "LightLLM v1.3.0",
        "v1.2.0",
        "Set image to own.example/lightllm:v1.2.0, or engine.version to v1.3.0",
      ),
    ],
    passes: [
      { name: "the documented image", topology: serving(1) },
      onA3(`${UPSTREAM}:v0.20.2rc1-a3`),
      onA3(`${UPSTREAM}:v0.20.2rc1-a3-openeuler`),
      onA3(`${UPSTREAM}:glm5.2-a3`),
      onA3(`${UPSTREAM}@${DIGEST}`),
      withXllm("xllm-dev-hc-rc2-arm"),
    ],
  },
  "image-comparable": {
    fails: [
      silent(onA3(`${UPSTREAM}@${DIGEST}`), "engine.version and hardware", "the digest does not name them"),
      silent(
        onA3("registry.example/own/engine:v0.20.2rc1-a3"),
        "engine.version and hardware",
        "the tag v0.20.2rc1-a3 does not name them",
      ),
      silent(onA3(`${PRIVATE}:team4`), "engine.version and hardware", "the tag team4 does not name them"),
      silent(onA3(`${PRIVATE}:v0.20.2rc1-team4`), "hardware", "the tag v0.20.2rc1-team4 does not name it"),
      silent(onA3(`${UPSTREAM}:glm5.2-a3`), "engine.version", "the tag glm5.2-a3 does not name it"),
      silent(withLightllm("own.example/lightllm:team4"), "engine.version", "the tag team4 does not name it"),
    ],
    passes: [
      { name: "the documented image", topology: serving(1) },
      onA3(`${UPSTREAM}:v0.20.2rc1-a3`),
      onA3(`${PRIVATE}:v0.30.0rc2-a3-openeuler@${DIGEST}`),
      withXllm("team4"),
      withLightllm("own.example/lightllm:v1.2.0"),
    ],
  },
};
