// Creates the objects of the stack a3-1p1d from YAML, without glm-serve.
import { readFileSync } from "node:fs";
import * as kubernetes from "@pulumi/kubernetes";

const objects = JSON.parse(readFileSync(new URL("objects.json", import.meta.url), "utf8"));
const kinds = {
  ConfigMap: kubernetes.core.v1.ConfigMap,
  Service: kubernetes.core.v1.Service,
  StatefulSet: kubernetes.apps.v1.StatefulSet,
  Deployment: kubernetes.apps.v1.Deployment,
};
for (const object of objects) {
  const Kind = kinds[object.kind as keyof typeof kinds];
  new Kind(`${object.kind}-${object.metadata.name}`, object);
}
