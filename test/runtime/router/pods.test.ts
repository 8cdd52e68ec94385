import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FakeCluster } from "../../rollout/fake-cluster.ts";
import { pythonPath } from "../../support/python-path.ts";
import { python } from "../namespace.ts";

let cluster: FakeCluster;

beforeEach(async () => {
  cluster = await FakeCluster.start();
});

afterEach(() => cluster.stop());

const PROGRAM = `
from pathlib import Path
from pods import Unreachable, list_pods
import sys
try:
    print(list_pods("test", Path(sys.argv[1])))
except Unreachable as error:
    print("unreachable:", error)
`;

/** What the router learns of the pods. */
async function listed(): Promise<string> {
  const { stdout } = await promisify(execFile)(python, ["-B", "-c", PROGRAM, cluster.account], {
    env: { ...process.env, ...cluster.environment, PYTHONPATH: pythonPath("router", "service-account") },
  });
  return stdout.trim();
}

it("keeps the lists of the proxy when an answer of the API server breaks off", async () => {
  cluster.breaksOff = true;
  expect(await listed()).toMatch(/^unreachable: IncompleteRead/);
});

it("keeps the lists of the proxy when the API server refuses", async () => {
  cluster.status = 410;
  expect(await listed()).toBe("unreachable: the API server answered 410 Gone");
});
