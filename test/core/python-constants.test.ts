import { expect, test } from "vitest";
import {
  CONTRACT_LABEL,
  ENDPOINTS_ANNOTATION,
  REVISION_ANNOTATION,
  ROLE_LABEL,
} from "../../core/domain/pod-marks.ts";
import { drainSeconds, healthScript } from "../../core/launch/index.ts";
import { plan } from "../../core/index.ts";
import { rolloutFiles } from "../../core/rollout/index.ts";
import { Role } from "../../core/topology/index.ts";
import { routerFiles } from "../../core/router/files.ts";
import { runtimeFiles } from "../../core/runtime/runtime-files.ts";
import { serving } from "../support/topologies.ts";

/** The labels and annotations that Python files name, by constant. */
function namedIn(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const constants = /^([A-Z]+) = "(glm-serve\/[a-z]+)"$/gm;
  return Object.fromEntries(
    Object.values(files).flatMap((text) =>
      [...text.matchAll(constants)].map(([, name = "", value = ""]) => [name, value]),
    ),
  );
}

test("the router and the rollout read the labels and annotations that the planner writes", () => {
  expect(namedIn(routerFiles)).toEqual({
    ROLE: ROLE_LABEL,
    CONTRACT: CONTRACT_LABEL,
    ENDPOINTS: ENDPOINTS_ANNOTATION,
    REVISION: REVISION_ANNOTATION,
  });
  expect(namedIn(rolloutFiles)).toEqual({ REVISION: REVISION_ANNOTATION });
});

/** The value of a constant. */
function constant(file: keyof typeof runtimeFiles, name: string): string | undefined {
  return new RegExp(`^${name} = "?([^"\\n]+)"?$`, "m").exec(runtimeFiles[file])?.[1];
}

test("the probes look for the markers that the supervisor and the drain write", () => {
  const { topology, groups } = plan(serving(1), {});
  const [layout] = groups;
  if (layout === undefined) throw new RangeError("the topology has no group");
  const script = healthScript(topology, layout);
  const directory = constant("markers.py", "DIRECTORY");
  expect(script).toContain(`--present ${directory}/${constant("markers.py", "WARM")})`);
  expect(script).toContain(`--absent ${directory}/${constant("markers.py", "DRAINING")})`);
});

test("the shortest drain is as long as the polls of an idle group", () => {
  const { topology } = plan(serving(1), {});
  const polls = Number(constant("drain.py", "IDLE_POLLS")) * Number(constant("drain.py", "POLL_SECONDS"));
  const { delaySeconds } = topology.site.drain;
  expect(drainSeconds(topology, { role: Role.Serve, nodes: 1 })).toBe(delaySeconds + polls);
});
