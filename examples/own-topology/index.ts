import * as pulumi from "@pulumi/pulumi";
import { GlmTopology } from "glm-serve";
import topology from "./topology.ts";

const config = new pulumi.Config();

const glm = new GlmTopology("glm", {
  topology,
  site: {
    namespace: config.get("namespace") ?? "default",
    weights: { persistentVolumeClaim: { claimName: config.get("weightsClaim") ?? "glm-weights" } },
  },
});

/** Where clients inside the cluster send their requests. */
export const endpoint = glm.endpoint;

/** Pod, devices and endpoint of each process. */
export const processes = glm.processes;
