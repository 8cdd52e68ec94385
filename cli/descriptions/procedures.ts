import { defineCommand } from "../../program/index.ts";
import { exitCodes, NO_PLAN } from "./exit-codes.ts";
import { jsonOption, siteOption, stackArgument } from "./stack-words.ts";

interface Purpose {
  readonly summary: string;
  /** What the procedure does, in sentences. */
  readonly purpose: string;
}

function procedure<const Name extends string>(name: Name, { summary, purpose }: Purpose) {
  return defineCommand({
    name,
    summary,
    details: [
      purpose,
      `Prints the commands that run the procedure as a Job and read its result. With --render, prints the Job for kubectl apply -f -. The site setting procedures.${name} configures the Job.`,
    ],
    arguments: [stackArgument],
    options: [
      {
        name: "render",
        description: "print the Job and the objects that it needs, as YAML or, with --json, as a List",
      },
      siteOption,
      jsonOption,
    ],
    examples: [
      { command: `glm-serve ${name} a3-1p1d`, shows: "Prints the commands." },
      {
        command: `glm-serve ${name} a3-1p1d --render | kubectl apply -f -`,
        shows: "Starts the Job in the cluster.",
      },
    ],
    output: [
      { with: "--json", schema: "procedure.json" },
      { with: "--render --json", schema: "render.json" },
    ],
    exitCodes: exitCodes("the commands or the objects are printed", NO_PLAN),
  });
}

/** The commands that print one procedure of a stack, whether or not the settings of the stack enable it. */
export const procedures = {
  preflight: procedure("preflight", {
    summary: "check the nodes of a stack before it is deployed",
    purpose:
      "Checks every node that the stack will use: devices, links, addresses, TLS switch, driver, ports, shared memory and huge pages. Pings between all NPUs of different nodes, except on Ascend 950, whose NPUs have no ping. The pods of the Job occupy the devices of the nodes: run it before the stack.",
  }),
  smoke: procedure("smoke", {
    summary: "send test requests to a running stack",
    purpose:
      "Requests the list of models, a completion and a chat from the stack and, if the topology enables them, a tool call and reasoning. With prefill and decode groups, also checks that both took part.",
  }),
  bench: procedure("bench", {
    summary: "measure the speed of a running stack",
    purpose:
      "Measures the stack with the workloads of its deployment document, by vllm bench serve or AISBench.",
  }),
  accuracy: procedure("accuracy", {
    summary: "measure the accuracy of a running stack",
    purpose: "Runs AISBench datasets against the stack and scores the answers.",
  }),
};
