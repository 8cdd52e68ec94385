import { defineCommand } from "../../program/index.ts";
import { exitCodes, NO_PLAN } from "./exit-codes.ts";
import { siteOption, stackArgument } from "./stack-words.ts";

export const diagram = defineCommand({
  name: "diagram",
  summary: "draw a stack as SVG, HTML, PNG or text",
  details: [
    "Draws a stack. The view topology shows where requests enter, each node with its devices in the colours of their ranks, the ports of the APIs, and the way of KV caches.",
    "SVG, HTML and PNG load nothing and are equal for equal input. HTML shows command, environment, ports and memory of a process by pointer or keyboard. PNG needs --out.",
  ],
  arguments: [stackArgument],
  options: [
    {
      name: "view",
      value: "view",
      description: "what to draw",
      choices: ["topology"],
      default: "topology",
    },
    {
      name: "format",
      value: "format",
      description: "the format",
      choices: ["svg", "html", "png", "text"],
      default: "that of the name in --out, else text on a terminal and svg otherwise",
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
  ],
  exitCodes: exitCodes("the picture is drawn", NO_PLAN),
});
