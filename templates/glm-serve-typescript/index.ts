import * as pulumi from "@pulumi/pulumi";
import { GlmTopology, type ProfileName, type Site, type Topology } from "glm-serve";

const config = new pulumi.Config();

/** The cluster. Your editor shows every setting of `Site` with its default and what a change restarts. */
const site: Site = {
  namespace: config.require("namespace"),
  createNamespace: config.requireBoolean("createNamespace"),
  platform: {
    profile: config.require<ProfileName>("profile", {
      allowedValues: ["plain", "mindcluster", "cce", "hami"],
    }),
  },
};

const topology = await topologyNamed(config.require("topology"));

const glm = new GlmTopology(topology.name, { topology, site });

/** Where clients inside the cluster send their requests. */
export const endpoint = glm.endpoint;

/** The engine pods, each group's head first. */
export const pods = glm.pods;

/** A documented topology. For one of your own, import the value that `defineTopology` returns. */
async function topologyNamed(name: string): Promise<Topology> {
  try {
    const { default: found }: { readonly default: Topology } = await import(`glm-serve/stacks/${name}`);
    return found;
  } catch (error) {
    throw new pulumi.RunError(
      `The setting topology names no documented topology: "${name}".\n→ Run npx glm-serve list, then pulumi config set topology <name>`,
      { cause: error },
    );
  }
}
