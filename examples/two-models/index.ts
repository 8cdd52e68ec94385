import * as pulumi from "@pulumi/pulumi";
import { GlmTopology, heldPorts, pickedPorts, plan, type Site } from "glm-serve";
import glm47 from "glm-serve/stacks/a3-glm47";
import glm5 from "glm-serve/stacks/a3-1p1d";

const config = new pulumi.Config();
const site: Site = { namespace: config.get("namespace") ?? "default" };

// A pod of GLM-4.7 may run on any node on which GLM-5 does not run, also after GLM-5 has moved to other nodes. So GLM-4.7 is
// planned as if GLM-5 held its ports on every node: a port that both need is an error of the preview.
const first = plan(glm5, site);
const held = { "glm-5": heldPorts(first.ports) };
const picked = { "glm-5": pickedPorts(first.topology.site, first.ports) };

const big = new GlmTopology("glm-5", { topology: glm5, site });
const small = new GlmTopology("glm-47", {
  topology: glm47,
  site: { ...site, nodes: { usedPorts: held, pickedPorts: picked } },
});

/** Where clients inside the cluster send their requests, by model. */
export const endpoints = { "glm-5": big.endpoint, "glm-4.7": small.endpoint };
