import { defineCommand } from "../../program/index.ts";
import { exitCodes } from "./exit-codes.ts";
import { HARDWARE, HARDWARE_DESCRIPTION } from "./hardware.ts";
import { jsonOption } from "./stack-words.ts";

export const importCommand = defineCommand({
  name: "import",
  summary: "write a stack from commands, scripts, upstream tests or manifests",
  details: [
    "Writes stacks/<name>.ts from a test topology of vllm-ascend (external_dp, internal_dp or single node), from bash scripts or a command line that starts an engine (- for stdin), or from Kubernetes manifests with such a command (Pod, Deployment, StatefulSet, LeaderWorkerSet). Lists assumptions, deviations and, with its place, whatever the topology cannot express. Then checks the stack.",
  ],
  arguments: [
    {
      name: "file",
      takes: "required",
      description: "the path of a test topology, a script or a manifest, or - for stdin",
      completes: "file",
    },
  ],
  options: [
    {
      name: "node",
      value: "file",
      repeated: true,
      description: "the script of the next node",
      completes: "file",
    },
    {
      name: "release",
      value: "version",
      description: "release of the engine",
      default: "that of the image, or the newest known",
    },
    {
      name: "hardware",
      value: "kind",
      description: HARDWARE_DESCRIPTION,
      default: "by image and devices",
      suggests: HARDWARE,
    },
    {
      name: "name",
      value: "name",
      description: "name of the topology",
      default: "the name that the file gives",
    },
    {
      name: "out",
      value: "dir",
      description: "directory of the stack",
      default: "stacks",
      completes: "directory",
    },
    { name: "check-only", description: "write no file" },
    jsonOption,
  ],
  examples: [
    {
      command: "glm-serve import GLM-5.1-W8A8C8-A3_64k.yaml",
      shows: "Writes the stack of a test topology of vllm-ascend.",
    },
    {
      command: "glm-serve import node0.sh --node node1.sh --release v0.23.0",
      shows: "Writes the stack of two scripts, one per node.",
    },
  ],
  output: [{ with: "--json", schema: "import.json" }],
  exitCodes: exitCodes(
    "the stack holds all that the files say, and has no error",
    "something is lost, the stack has errors, or a file cannot be read or written",
  ),
});
