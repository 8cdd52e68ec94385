import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { z } from "zod";
import { deploy } from "../support/deploy.ts";

const moduleSchema = z.object({
  default: z.custom<() => Promise<object>>((value) => typeof value === "function"),
});

test("the main program of a stack deploys the topology in its settings and returns the outputs", async () => {
  const path = join(import.meta.dirname, "../../entry/stack.mjs");
  const program = moduleSchema.parse(await import(path)).default;
  pulumi.runtime.setAllConfig({ "glm-serve:topology": "a3-glm5-w4a8" });
  const { result, resources } = await deploy(program);
  const outputs = Object.keys(result).toSorted();
  expect(outputs).toEqual(["endpoint", "jobs", "pods", "processes", "services"]);
  expect(resources.map(({ type }) => type)).toContain("kubernetes:apps/v1:StatefulSet");
});
