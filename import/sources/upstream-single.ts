import type { Lost } from "../finding.ts";
import type { Observation, ObservedProcess } from "../observed.ts";
import { isMapping, listOf, type Mapping, mappingOf, pythonText } from "./python-yaml.ts";
import { replaced, wordsOf } from "./upstream-internal.ts";

/** The port that stands for `DEFAULT_PORT`, a free port in the runner. */
const PORT = "8000";

/** Whether a document is a test of vllm-ascend on one node. */
export function isSingle(document: unknown): document is Mapping {
  return isMapping(document) && Array.isArray(document["test_cases"]);
}

/** Reads the first case of such a test (vllm-ascend, single_node/models/configs). */
export function readSingle(document: Mapping, file: string): Observation {
  const cases = listOf(document["test_cases"]).map(mappingOf);
  const [first = {}] = cases;
  const place = `${file}: test_cases[0]`;
  const lost: Lost[] = cases.slice(1).map((other, index) => ({
    place: `${file}: test_cases[${index + 1}]`,
    message: `${pythonText(other["name"])} is another deployment; the import has the first one.`,
  }));
  const name = typeof first["name"] === "string" ? { name: first["name"] } : {};
  if (first["epd_server_cmds"] !== undefined || first["server_cmd"] === undefined) {
    lost.push({ place, message: "test_cases[0] has no server_cmd, and glm-serve has no encode groups." });
    return { processes: [], ...name, deviations: [], lost };
  }
  const env = Object.fromEntries(
    Object.entries(mappingOf(first["envs"])).map(([variable, value]) => {
      const text = pythonText(value);
      return [variable, text === "DEFAULT_PORT" ? PORT : text];
    }),
  );
  const words = ["server_cmd", "server_cmd_extra"].flatMap((key) => {
    const given = first[key];
    const items = Array.isArray(given)
      ? given.map(pythonText)
      : given === undefined
        ? []
        : [pythonText(given)];
    return items.flatMap((item, index) => {
      const texts = Array.isArray(given) ? [replaced(item, env)] : wordsOf(replaced(item, env));
      return texts.map((text) => ({
        text,
        place: `${place}.${key}${Array.isArray(given) ? `[${index}]` : ""}`,
      }));
    });
  });
  const process: ObservedProcess = {
    engine: "vllm-ascend",
    node: 0,
    place,
    words: [{ text: pythonText(first["model"]), place: `${place}.model` }, ...words],
    env: Object.fromEntries(
      Object.entries(env).map(([variable, text]) => [variable, { text, place: `${place}.envs.${variable}` }]),
    ),
  };
  return { processes: [process], ...name, deviations: [], lost };
}
