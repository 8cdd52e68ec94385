import { componentProviderHost } from "@pulumi/pulumi/provider/experimental/index.js";
import * as components from "./components.ts";
import { loadTopologies } from "./topologies.ts";

/**
 * Serves the components to Pulumi until it ends this process.
 *
 * @param dirname directory with the sources from which Pulumi infers the schema
 */
export async function host(dirname: string): Promise<void> {
  await loadTopologies();
  await componentProviderHost({ name: "glm-serve", dirname, components: Object.values(components) });
}
