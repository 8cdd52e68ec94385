import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { GlmTopology } from "glm-serve";
import topology from "glm-serve/stacks/a3-glm47";

const config = new pulumi.Config();
const namespace = config.get("namespace") ?? "default";

// `pulumi config set --secret apiKey …` encrypts the key. Pods read it from the Secret: it is in no argument and no script.
const key = new kubernetes.core.v1.Secret("api-key", {
  metadata: { name: "glm-api-key", namespace },
  stringData: { key: config.requireSecret("apiKey") },
});

const glm = new GlmTopology(
  "glm",
  {
    topology,
    site: {
      namespace,
      apiKey: { secret: { name: "glm-api-key", key: "key" } },
      observability: {
        // For a Prometheus without the operator; with it: "prometheus-operator".
        monitors: "scrape-config",
        alerts: { ttftSeconds: 5, queueLength: 20 },
        dashboards: {},
      },
    },
  },
  { dependsOn: key },
);

/** Where clients inside the cluster send their requests, with the header `Authorization: Bearer <key>`. */
export const endpoint = glm.endpoint;
