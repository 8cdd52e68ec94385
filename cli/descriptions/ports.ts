import { defineCommand } from "../../program/index.ts";
import { exitCodes, NO_PLAN } from "./exit-codes.ts";
import { jsonOption, siteOption, stackArgument } from "./stack-words.ts";

export const ports = defineCommand({
  name: "ports",
  summary: "list the ports on every node, or show which process owns one",
  details: [
    "Lists the ports that the processes of a stack use on every node, and those that the nodes use already. With <port>, shows which process owns the port and how its number is computed, or the nearest ports if it is free. With --firewall, lists the connections that a firewall between the nodes must let through.",
  ],
  arguments: [
    stackArgument,
    { name: "port", takes: "optional", description: "a port from 1 to 65535; only this one is shown" },
  ],
  options: [
    { name: "firewall", description: "list connections between nodes, for the rules of a firewall" },
    siteOption,
    jsonOption,
  ],
  examples: [
    {
      command: "glm-serve ports a3-1p1d 30017",
      shows: "Shows the process that owns port 30017, and the formula of the number.",
    },
    {
      command: "glm-serve ports a3-1p1d --firewall",
      shows: "Lists what a firewall between the nodes must let through.",
    },
  ],
  output: [
    { with: "--json", schema: "ports.json" },
    { with: "--firewall --json", schema: "firewall.json" },
  ],
  exitCodes: exitCodes("the ports are printed", NO_PLAN),
});
