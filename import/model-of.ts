import { models, type ModelSpec, WeightFormat } from "../core/index.ts";
import type { Findings } from "./findings.ts";
import type { EngineName } from "./observed.ts";
import type { Placed } from "./server.ts";

/** The directory into which ModelScope downloads, on the volume of the deployment documents. */
const HUB = "/root/.cache/modelscope/hub/models";

const CACHE = "/root/.cache";

const FORMAT = /(?:^|[-_])(w\d+a\d+(?:c\d+)?(?:-mxfp\d+)?|bf16|fp8)(?=$|[-_.\d])/i;

/** What the commands say about their model. */
export interface GivenModel {
  readonly model: Placed<string>;
  readonly servedModelName: string | undefined;
  readonly quantization: string | undefined;
  readonly volumePath: string | undefined;
  readonly engine: EngineName;
}

/** The model of a topology, from the path or the hub's id in a command. */
export function modelOf(given: GivenModel, findings: Findings): ModelSpec {
  const { value: id, place } = given.model;
  const last = id.replace(/\/+$/, "").split("/").at(-1) ?? id;
  const known = knownName(last);
  const weights = weightsOf(last, given.quantization, findings);
  const path = pathOf(id, place, findings);
  if (given.servedModelName === undefined)
    findings.deviate(
      `servedModelName is ${id}: without --served-model-name, vLLM serves the model under that name.`,
    );
  const derived = weights === WeightFormat.Bf16 || weights === WeightFormat.Fp8 ? "none" : "ascend";
  const quantization = given.quantization ?? "none";
  return {
    name: known ?? last.replace(new RegExp(`${FORMAT.source}.*$`, "i"), ""),
    weights,
    path,
    volumePath: given.volumePath ?? volumeOf(path),
    servedModelName: given.servedModelName ?? id,
    // The other engines read the quantization from the weights.
    ...(quantization === derived || given.engine !== "vllm-ascend" ? {} : { quantization }),
    ...(known === undefined ? { facts: {} } : {}),
  };
}

/** The known model that a directory is named after: `glm5-w8a8` is GLM-5, and `GLM-5.2` is not. */
function knownName(directory: string): string | undefined {
  const folded = foldedName(directory);
  const candidates = Object.keys(models).filter((name) => {
    const start = foldedName(name);
    return folded.startsWith(start) && !/^[.\d]/.test(folded.slice(start.length));
  });
  return candidates.toSorted((a, b) => b.length - a.length)[0];
}

function foldedName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}

function weightsOf(directory: string, quantization: string | undefined, findings: Findings): WeightFormat {
  const text = FORMAT.exec(directory)?.[1]?.toLowerCase();
  if (text === undefined) {
    if (quantization !== "ascend") return WeightFormat.Bf16;
    findings.assume(
      `model.weights is w8a8: ${directory} does not name its format, and the command has --quantization ascend.`,
    );
    return WeightFormat.W8a8;
  }
  const formats = Object.values(WeightFormat);
  // Names of w4a4c8 end with the format of its experts.
  const withoutBlocks = text.replace(/-mxfp\d+$/, "");
  const exact = [text, withoutBlocks].flatMap((name) => formats.find((format) => format === name) ?? [])[0];
  if (exact !== undefined) return exact;
  const withoutCache = withoutBlocks.replace(/c\d+$/, "");
  const similar =
    formats.find((format) => format.startsWith(`${withoutBlocks}c`)) ??
    formats.find((format) => format === withoutCache) ??
    WeightFormat.W4a8;
  findings.deviate(`model.weights is ${similar}: glm-serve does not know ${text}.`);
  return similar;
}

function pathOf(id: string, place: string, findings: Findings): string {
  if (id.startsWith("/")) return id;
  if (id.includes("$")) {
    findings.lose(place, `The path of the model is ${id}, and the file does not set the variable.`);
    return `/models/${id.replaceAll(/[^\w.-]/g, "")}`;
  }
  findings.deviate(`model.path is where ModelScope stores ${id}; change it if your weights are elsewhere.`);
  return `${HUB}/${id.replace(/^\.\//, "")}`;
}

function volumeOf(path: string): string {
  if (path.startsWith(`${CACHE}/`)) return CACHE;
  const directory = path.replace(/\/+$/, "").split("/").slice(0, -1).join("/");
  return directory === "" ? path : directory;
}
