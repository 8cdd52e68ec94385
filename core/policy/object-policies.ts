import { ENGINE_CONTAINER, textAt, valueAt, textsOf } from "../domain/index.ts";
import { holdsCredentials, isSecretName } from "../errors/index.ts";
import {
  aspectsOf,
  containerRevision,
  listAt,
  PLANNED_ANNOTATION,
  plannedValues,
  podOf,
  templateRevision,
} from "../kubernetes/index.ts";
import { isWorkload, kindOf, titleOf } from "./emitted-object.ts";
import type { Policy } from "./policy.ts";

/** Policies about one object that need no value of the plan. */
export const objectPolicies: readonly Policy[] = [
  {
    id: "planned-annotation",
    description: "Every object has the annotation with the values of the plan.",
    reads: "object",
    inspect: (object) =>
      Object.keys(aspectsOf(kindOf(object), object.manifest)).length === 0 ||
      plannedValues(object.manifest) !== undefined
        ? []
        : [
            {
              object,
              path: `metadata.annotations["${PLANNED_ANNOTATION}"]`,
              message: `${titleOf(object)}: The annotation ${PLANNED_ANNOTATION} was removed after the plan, so no policy can compare the object with it.`,
              fix: "Keep the annotations of glm-serve in the transform, and add further ones beside them",
            },
          ],
  },
  {
    id: "one-revision",
    description: "A pod, its scripts and its engine have the same revision.",
    reads: "object",
    inspect: (object) => {
      const { manifest } = object;
      const revision = templateRevision(manifest);
      if (typeof revision !== "string") return [];
      const launch = listAt(podOf(manifest), "volumes").find(
        (volume) => valueAt(volume, "name") === "launch",
      );
      const configMap = textAt(launch, "configMap", "name");
      const engine = listAt(podOf(manifest), "containers").find(
        (container) => valueAt(container, "name") === ENGINE_CONTAINER,
      );
      const variable = containerRevision(engine);
      return [
        ...(configMap?.endsWith(`-launch-${revision}`) === true
          ? []
          : [
              {
                object,
                path: "spec.template.spec.volumes[launch].configMap.name",
                message: `${titleOf(object)}: The pods of revision ${revision} mount the scripts of ${configMap ?? "no ConfigMap"}.`,
                fix: "Keep the annotation glm-serve/revision and the volume launch as the plan has them",
              },
            ]),
        ...(engine === undefined || variable === revision
          ? []
          : [
              {
                object,
                path: "spec.template.spec.containers[engine].env[GLM_SERVE_REVISION]",
                message: `${titleOf(object)}: The engine believes in revision ${String(variable)}, and its pod has ${revision}.`,
                fix: "Keep the annotation glm-serve/revision and the variable GLM_SERVE_REVISION as the plan has them",
              },
            ]),
      ];
    },
  },
  {
    id: "no-plain-secret",
    description: "Secrets reach pods by Secrets, and are in no variable and no file of a ConfigMap.",
    reads: "object",
    inspect: (object) => {
      const variables = isWorkload(object)
        ? listAt(podOf(object.manifest), "containers").flatMap((container) =>
            listAt(container, "env").map((entry) => ({
              name: textAt(entry, "name") ?? "",
              value: textAt(entry, "value"),
              path: `spec.template.spec.containers[${textAt(container, "name") ?? ""}].env`,
            })),
          )
        : [];
      const files = Object.entries(textsOf(valueAt(object.manifest, "data")));
      return [
        ...variables
          .filter(
            ({ name, value }) =>
              value !== undefined && value !== "" && (isSecretName(name) || holdsCredentials(value)),
          )
          .map(({ name, path }) => ({
            object,
            path: `${path}.${name}`,
            message: `${titleOf(object)}: The variable ${name} holds a secret in plain text.`,
            fix: `Put the value into a Secret, and set secretEnvironment.${name} to its name and key`,
          })),
        ...(kindOf(object) === "ConfigMap" ? files : [])
          .filter(([file, text]) => !file.endsWith(".py") && PRIVATE_KEY.test(text))
          .map(([file]) => ({
            object,
            path: `data["${file}"]`,
            message: `${titleOf(object)}: The file ${file} holds a private key.`,
            fix: "Put the key into a Secret of its own",
          })),
      ];
    },
  },
];

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
