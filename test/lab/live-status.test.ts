import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { withLiveStatus } from "../../lab/stack/live-status.ts";
import { planStack } from "../../program/index.ts";
import { failingKubectl, fakeKubectl } from "../cli/fake-kubectl.ts";
import { objectsOf, READY } from "../support/live-objects.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const OBJECTS = "pods,statefulsets.apps,deployments.apps,jobs.batch";

/** Shows the status while a task takes some seconds, and returns what was written. */
async function shownDuring(
  directory: string,
  terminal: { readonly isTTY?: true; readonly columns?: number },
) {
  const planned = await planStack("a3-1p1d");
  const written: string[] = [];
  const kubectl = { executable: join(directory, "kubectl"), kubeconfig: "x.conf" };
  const stream = { ...terminal, write: (text: string) => written.push(text) };
  const result = await withLiveStatus(planned, { kubectl }, stream, async (drawn) => {
    while (written.length < (drawn ? 3 : 1)) await sleep(20);
    return drawn ? "drawn" : "lines";
  });
  return { result, text: written.join("") };
}

test("npm start prints a line for each change while it waits", async () => {
  const directory = temporaryDirectory("live-status");
  const objects = objectsOf(await planStack("a3-1p1d"), (index) =>
    index < 2 ? { status: READY } : undefined,
  );
  fakeKubectl(directory, { lists: { [OBJECTS]: objects } });
  const { result, text } = await shownDuring(directory, {});
  expect(result).toBe("lines");
  expect(text).toBe(
    [
      "prefill-0 ready (2 of 2 pods ready)",
      "decode-0 absent (0 of 4 pods ready)",
      "proxy ready (1 of 1 pods ready)",
      "a3-1p1d in namespace default: not ready, 2 of 3 parts ready",
      "",
    ].join("\n"),
  );
});

test("npm start draws the table on a terminal, and shows the cursor again", async () => {
  const directory = temporaryDirectory("live-status");
  fakeKubectl(directory, { lists: {} });
  const { result, text } = await shownDuring(directory, { isTTY: true, columns: 100 });
  expect(result).toBe("drawn");
  expect(text).toContain("a3-1p1d in namespace default: not deployed");
  expect(text.startsWith("\u001B[?25l")).toBe(true);
  expect(text.endsWith("\u001B[?25h")).toBe(true);
});

test("a cluster that does not answer does not end the deployment", async () => {
  const directory = temporaryDirectory("live-status");
  failingKubectl(directory, "Unable to connect to the server: EOF\n");
  const { result, text } = await shownDuring(directory, {});
  expect(result).toBe("lines");
  expect(text).toContain("not deployed");
});
