import type { Mapping } from "./python-yaml.ts";

/** Keys of a test that say nothing about its servers. */
const OF_TESTS = new Set(["test_name", "num_nodes", "benchmarks", "dp_load_balancing", "cluster_hosts"]);

/** Sentences about the keys of a test that no reader uses. Those that begin with `_` or `env_` are anchors of YAML. */
export function unreadKeys(document: Mapping, read: ReadonlySet<string>): readonly string[] {
  return Object.keys(document)
    .filter((key) => !read.has(key) && !OF_TESTS.has(key) && !/^_|^envs?_/.test(key))
    .map((key) =>
      key === "special_dependencies"
        ? `special_dependencies is not imported: the image must contain ${JSON.stringify(document[key])}.`
        : `${key} is not imported.`,
    );
}
