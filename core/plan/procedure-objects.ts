import {
  type JobSpec,
  PROCEDURE_LABEL,
  type Procedure,
  type ProcedureContext,
  type ResolvedTopology,
  Stage,
} from "../domain/index.ts";
import {
  gatheringService,
  job,
  launch,
  type ProcedureIdentity,
  resultConfigMap,
  role,
  roleBinding,
  selectorLabels,
  serviceAccount,
} from "../kubernetes/index.ts";
import { markersOf, procedures, runnerFiles } from "../procedures/index.ts";
import { serviceAccountFiles } from "../service-account/index.ts";
import type { PlannedObject, PlannedProcedure } from "./planned-object.ts";
import { servingDigest } from "./serving-digest.ts";

/** The component label of all procedures. */
export const PROCEDURE = "procedure";

/** Time to schedule the pods and pull the image, in addition to the Job's deadline, in seconds. */
const RESERVE_SECONDS = 600;

/** A procedure, and its objects in the order of their dependencies. */
export interface ProcedureObjects {
  readonly procedure: PlannedProcedure;
  readonly objects: readonly PlannedObject[];
}

function needsServing({ stage }: Procedure): boolean {
  return stage === Stage.AfterServing;
}

/** The enabled procedures with their objects. */
export function procedureObjects(context: ProcedureContext): readonly ProcedureObjects[] {
  const enabled = procedures.flatMap((procedure) => {
    const spec = procedure.job(context);
    return spec === undefined ? [] : [{ procedure, spec }];
  });
  // Computed once: it needs the commands of every process.
  const digest = enabled.some(({ procedure }) => needsServing(procedure))
    ? servingDigest(context.topology, context.groups)
    : undefined;
  return enabled.map(({ procedure, spec }) => {
    const before = enabled
      .map((other) => other.procedure)
      .filter(({ setting }) => procedure.after.includes(setting));
    const serving = needsServing(procedure) ? digest : undefined;
    return objectsOf(context.topology, procedure, { spec, before, serving });
  });
}

function objectsOf(
  topology: ResolvedTopology,
  { name, setting, stage }: Procedure,
  {
    spec,
    before,
    serving,
  }: {
    readonly spec: JobSpec;
    readonly before: readonly Procedure[];
    readonly serving: string | undefined;
  },
): ProcedureObjects {
  const identity = { ...identityOf(topology, name), awaits: markersOf(topology, before) };
  const owner = { name: identity.objectName, labels: identity.labels };
  const scripts = [serviceAccountFiles, runnerFiles, spec.files];
  const { revision, configMap, workload } = launch(topology, owner, scripts, (reference) =>
    job(topology, identity, spec, reference),
  );
  const part = { kind: "procedure", setting } as const;
  const object = (kind: string, manifest: PlannedObject["manifest"], suffix?: string): PlannedObject => ({
    key: `${kind}/${name}`,
    part,
    ...(suffix === undefined ? {} : { suffix }),
    manifest,
    after: [],
    replaceOnChanges: [],
  });
  const needed = [
    object("scripts", configMap, `launch-${revision}`),
    { ...object("result", resultConfigMap(topology, identity, serving), "result"), ignoreChanges: ["data"] },
    object("service-account", serviceAccount(topology, identity)),
    object("role", role(topology, identity, workload.metadata.name)),
    object("role-binding", roleBinding(topology, identity)),
    ...(spec.service === undefined
      ? []
      : [object("service", gatheringService(topology, spec.service, identity.labels))]),
  ];
  return {
    procedure: {
      name,
      setting,
      stage,
      job: workload.metadata.name,
      result: identity.resultName,
      ...(serving === undefined ? {} : { serving }),
      after: before.map((other) => other.name),
    },
    objects: [
      ...needed,
      {
        ...object("job", workload, revision),
        after: needed.map(({ key }) => key),
        readyWithinSeconds: spec.deadlineSeconds + RESERVE_SECONDS,
        ...(spec.image === undefined ? {} : ({ keepsImage: true } as const)),
      },
    ],
  };
}

/** Names and labels of a procedure's objects. */
function identityOf(topology: ResolvedTopology, name: string): Omit<ProcedureIdentity, "awaits"> {
  const objectName = `${topology.instance}-${name}`;
  return {
    objectName,
    resultName: `${objectName}-result`,
    name,
    labels: { ...selectorLabels(topology, PROCEDURE), [PROCEDURE_LABEL]: name },
  };
}
