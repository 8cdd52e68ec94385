import { expect, test } from "vitest";
import { catalogueOf, knownReleases, memberOf } from "../../core/index.ts";
import { acceptedInputs } from "../support/fuzz/inputs.ts";
import { readBack } from "../support/parser-model.ts";

/** Most are refused at once; a plan takes ten milliseconds. */
const DRAWS = 600;

test("what check accepts, the parser of vLLM reads back as it was written", { timeout: 120_000 }, () => {
  let accepted = 0;
  for (const { input, plan } of acceptedInputs(DRAWS)) {
    accepted += 1;
    const { topology, groups } = plan;
    const { name, version } = topology.spec.engine;
    if (name !== "vllm-ascend" || !knownReleases(name).includes(version)) continue;
    const { flags } = catalogueOf(name, version);
    for (const layout of groups) {
      for (const pod of layout.pods) {
        const [process] = pod.processes;
        if (process === undefined) continue;
        const argv = topology.engine
          .command(topology, layout, pod, process)
          .argv.map((token) =>
            typeof token === "string" ? token : `${token.before ?? ""}x${token.after ?? ""}`,
          );
        const serve = argv.indexOf("serve");
        // The model is the argument after serve.
        expect({ input, model: argv[serve + 1] }).toEqual({ input, model: topology.spec.model.path });
        const read = explained(input, () => readBack(argv.slice(serve + 2), flags));
        for (const [argument, value] of Object.entries(memberOf(topology, layout, pod, process).args)) {
          const flag = argument.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
          const written = flags[flag]?.list === true && !Array.isArray(value) ? [value] : value;
          if (read.has(flag)) expect({ input, [flag]: read.get(flag) }).toEqual({ input, [flag]: written });
        }
      }
    }
  }
  expect(accepted).toBeGreaterThan(DRAWS / 10);
});

function explained<Value>(input: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new Error(`${String(error)}\n${input}`, { cause: error });
  }
}
