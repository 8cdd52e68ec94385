import { defineCommand } from "../../program/index.ts";
import { exitCodes, NO_PLAN } from "./exit-codes.ts";
import {
  engineOption,
  hardwareOption,
  modelFactsOption,
  modelOption,
  nodesOption,
  releaseOption,
  weightsOption,
} from "./fit-words.ts";
import { clusterOptions, jsonOption, namespaceOption, siteOption, stackArgument } from "./stack-words.ts";

export const diagram = defineCommand({
  name: "diagram",
  summary: "draw a stack as SVG, HTML, PNG or text",
  details: [
    "Draws a stack. The view topology shows where requests enter, each node with its devices in the colours of their ranks, the ports of the APIs, and the way of KV caches.",
    "The view memory shows what occupies the memory of one device of each group, and what lacks; ports, which ports are in use on which nodes, and conflicts; fit, in which shapes a model fits on some nodes, with the options of glm-serve fit instead of a stack; diff, what differs between another state of the stack and the stack, with the arguments of glm-serve diff; status, the phases of the pods over time, of a cluster or of a recording.",
    "SVG, HTML and PNG load nothing and are equal for equal input. HTML shows command, environment, ports and memory of a process by pointer or keyboard. PNG needs --out. JSON holds the shapes with their places and meanings, for programs that draw themselves.",
  ],
  arguments: [
    { ...stackArgument, takes: "optional", description: `${stackArgument.description}; fit takes none` },
    {
      name: "other",
      takes: "optional",
      description: "diff: another stack, a file, a git revision, or live",
      completes: "stack",
      completesAlso: ["live"],
    },
  ],
  options: [
    {
      name: "view",
      value: "view",
      description: "what to draw",
      choices: ["topology", "memory", "ports", "fit", "diff", "status"],
      default: "topology",
    },
    {
      name: "format",
      value: "format",
      description: "the format",
      choices: ["svg", "html", "png", "text", "json"],
      default: "that of the name in --out, which it must match, else text on a terminal and svg otherwise",
    },
    { name: "out", value: "file", description: "write this file and print nothing else", completes: "file" },
    {
      name: "theme",
      value: "theme",
      description: "the surroundings; auto follows the reader, and is light in PNG",
      choices: ["light", "dark", "auto"],
      default: "auto",
    },
    siteOption,
    {
      name: "from",
      value: "file",
      description: "status: read this output of glm-serve status --json, or of status --watch --json",
      completes: "file",
    },
    {
      name: "context",
      value: "value",
      description:
        "fit: length of the longest sequence; diff with live, and status: context of the kubeconfig",
    },
    modelOption,
    modelFactsOption,
    weightsOption,
    hardwareOption,
    nodesOption,
    engineOption,
    releaseOption,
    namespaceOption,
    clusterOptions[1],
    { ...jsonOption, description: "print the shapes as JSON, as --format json does" },
  ],
  examples: [
    { command: "glm-serve diagram a3-1p1d", shows: "Shows the topology on the terminal." },
    {
      command: "glm-serve diagram a3-1p1d --out a3-1p1d.html",
      shows: "Writes a page that shows the details of each process.",
    },
    {
      command: "glm-serve diagram a3-1p1d --theme dark --out a3-1p1d.png",
      shows: "Writes a picture for dark slides.",
    },
    {
      command: "glm-serve diagram a3-1p1d --view memory",
      shows: "Shows the memory of the devices as bars.",
    },
    {
      command:
        "glm-serve diagram --view fit --model GLM-5 --weights w8a8 --hardware a3 --nodes 3 --context 131072 --out fit.svg",
      shows: "Draws the shapes of GLM-5 on three Atlas 800 A3 nodes as points.",
    },
    {
      command: "glm-serve diagram a3-1p1d main --view diff --out change.svg",
      shows: "Draws what differs from the branch main.",
    },
    {
      command: "glm-serve diagram --view status --from rollout.jsonl --out rollout.html",
      shows: "Draws a rollout that glm-serve status --watch --json has recorded.",
    },
  ],
  output: [{ with: "--json", schema: "diagram.json" }],
  exitCodes: exitCodes(
    "the picture is drawn",
    `${NO_PLAN}, or what the view reads cannot be read; memory and ports draw a stack with errors as far as it has a layout`,
  ),
});
