import { defineRule, setTo, Severity } from "../domain/index.ts";
import { LoadBalancing, Role } from "../topology/index.ts";

export const hybridNeedsNodes = defineRule({
  id: "load-balancing-hybrid-nodes",
  severity: Severity.Warning,
  source: "vLLM data_parallel_deployment: hybrid load balancing has one API per node",
  per: "group",
  check: ({ name, nodes, loadBalancing }, { at }) =>
    loadBalancing !== LoadBalancing.Hybrid || nodes > 1
      ? []
      : [
          {
            ...at("loadBalancing"),
            message: `groups.${name}.loadBalancing hybrid is the same as internal on one node.`,
            fix: setTo(LoadBalancing.Internal, { name: `groups.${name}.loadBalancing`, as: "internal" }),
          },
        ],
});

export const externalNeedsBalancer = defineRule({
  id: "load-balancing-external-service",
  severity: Severity.Warning,
  source:
    "vLLM data_parallel_deployment: external load balancing leaves the choice of the rank to the clients",
  per: "group",
  check: ({ name, role, loadBalancing, ranksPerNode }, { at }) =>
    role !== Role.Serve || loadBalancing !== LoadBalancing.External || ranksPerNode === 1
      ? []
      : [
          {
            ...at("loadBalancing"),
            message: `groups.${name}.loadBalancing external serves ${ranksPerNode} ranks of each node on separate ports; port http of the Service reaches only the first of them.`,
            fix: setTo(LoadBalancing.Internal, {
              name: `groups.${name}.loadBalancing`,
              as: "internal or hybrid",
              ending: ", or let clients choose among the ports",
            }),
          },
        ],
});
