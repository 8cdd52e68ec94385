import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** torch comes without its libraries for a device, and the parser imports none of the others. */
const LEFT_OUT = new Set(["flashinfer-python", "numba", "ray", "torch", "torchaudio", "torchvision"]);

/**
 * What vLLM needs beside torch, as pip reads it.
 *
 * @param file `requirements/common.txt` of its source distribution, or the METADATA of its wheel
 * @param transformers requirement of the plugin, which the image installs beside that of vLLM
 */
export function engineRequirements(file: string, transformers: string): readonly string[] {
  const inWheel = file.startsWith("Metadata-Version");
  const lines = file.split("\n").flatMap((line) => {
    const required = inWheel ? /^Requires-Dist:\s*(?<text>.+)$/.exec(line)?.groups?.["text"] : line;
    return required === undefined || /\bextra\s*==/.test(required)
      ? []
      : [required.replace(/(?:^|\s)#.*$/, "").trim()];
  });
  const kept = lines.filter((line) => {
    const name = /^[\w.-]+/.exec(line)?.[0].toLowerCase();
    return name !== undefined && !line.startsWith("-") && !LEFT_OUT.has(name);
  });
  return [...kept, `transformers${transformers}`];
}

/**
 * The requirement of Transformers in an image: an exact version of the plugin wins, otherwise both requirements hold, as those of
 * vLLM were installed before.
 *
 * @param file `requirements/common.txt` of vLLM's source distribution, or the METADATA of its wheel
 * @param plugin requirement of the plugin
 */
export function transformersOfImage(file: string, plugin: string): string {
  if (plugin.startsWith("==")) return plugin;
  const required = /^(?:Requires-Dist:\s*)?transformers\s*(?<range>[<>=!~][^#;\n]*)/m.exec(file)?.groups?.[
    "range"
  ];
  const clauses = plugin.split(",");
  const operators = new Set(clauses.map(operatorOf));
  const further = (required?.replaceAll(/\s/g, "").split(",") ?? [])
    .filter((clause) => !operators.has(operatorOf(clause)))
    .toSorted();
  return [...clauses, ...further].join(",");
}

function operatorOf(clause: string): string {
  return /^[<>=!~]+/.exec(clause)?.[0] ?? "";
}

/** The requirements of vLLM in the folder of its files: a file of its source distribution, or the metadata of its wheel. */
export function requirementFile(source: string): string {
  const metadata = readdirSync(source).find((name) => name.endsWith(".dist-info")) ?? "";
  const found = ["requirements/common.txt", join(metadata, "METADATA")]
    .map((name) => join(source, name))
    .find((path) => existsSync(path));
  return found === undefined ? "" : readFileSync(found, "utf8");
}
