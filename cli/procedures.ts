import { procedureCommand } from "./procedure.ts";

/** Checks of the nodes before serving. */
export const preflight = procedureCommand({
  setting: "preflight",
  summary: "check the nodes of a stack before it is deployed",
  purpose: `Checks every node that the stack will use: devices, links, addresses, TLS switch, driver, ports and shared memory. Pings
between all NPUs of different nodes. The pods of the Job occupy the devices of the nodes: run it before the stack.`,
});

/** Requests like those of a client. */
export const smoke = procedureCommand({
  setting: "smoke",
  summary: "send test requests to a running stack",
  purpose: `Requests the list of models, a completion and a chat from the stack and, if the topology enables them, a tool call and
reasoning. With prefill and decode groups, also checks that both took part.`,
});

/** Measures of speed. */
export const bench = procedureCommand({
  setting: "bench",
  summary: "measure the speed of a running stack",
  purpose:
    "Measures the stack with the workloads of its deployment document, by vllm bench serve or AISBench.",
});

/** Measures of accuracy. */
export const accuracy = procedureCommand({
  setting: "accuracy",
  summary: "measure the accuracy of a running stack",
  purpose: "Runs AISBench datasets against the stack and scores the answers.",
});
