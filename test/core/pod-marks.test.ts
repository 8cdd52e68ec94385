import { expect, test } from "vitest";
import {
  CONTRACT_LABEL,
  ENDPOINTS_ANNOTATION,
  REVISION_ANNOTATION,
  ROLE_LABEL,
} from "../../core/domain/pod-marks.ts";
import { rolloutFiles } from "../../core/rollout/index.ts";
import { routerFiles } from "../../core/router/files.ts";

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
