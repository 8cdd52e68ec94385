/** Other words for commands. */
const synonyms: Readonly<Record<string, string>> = {
  archive: "bundle",
  capacity: "fit",
  convert: "import",
  draw: "diagram",
  facts: "model",
  lint: "check",
  manifest: "render",
  manifests: "render",
  picture: "diagram",
  plan: "check",
  port: "ports",
  processes: "ranks",
  rank: "ranks",
  stacks: "list",
  template: "render",
  topologies: "list",
  validate: "check",
  why: "explain",
  yaml: "render",
};

/** What programs beside glm-serve do, by the word that a person may give glm-serve. */
const elsewhere: Readonly<Record<string, string>> = {
  apply: "glm-serve render <stack> | kubectl apply -f - applies a stack.",
  cluster: "npm run cluster -- start starts a local cluster, in a checkout of glm-serve.",
  delete: "pulumi destroy --stack <stack> deletes a stack.",
  deploy: "pulumi up --stack <stack> deploys a stack.",
  destroy: "pulumi destroy --stack <stack> deletes a stack.",
  preview: "pulumi preview --stack <stack> shows what an update changes.",
  refresh: "pulumi refresh --stack <stack> reads the objects of a stack from the cluster.",
  start: "npm start -- <stack> deploys a stack to a local cluster, in a checkout of glm-serve.",
  stop: "npm stop stops the local cluster, in a checkout of glm-serve.",
  up: "pulumi up --stack <stack> deploys a stack.",
  version: "glm-serve --version prints the version.",
  watch: "glm-serve status <stack> --watch shows the status of a stack until Ctrl-C.",
};

/**
 * What to run in place of a word that is no command; undefined where no word of the family resembles it.
 *
 * @param known the names of the commands
 */
export function meantBy(word: string, known: readonly string[]): string | undefined {
  const folded = word.toLowerCase();
  const synonym = valueOf(synonyms, folded);
  if (synonym !== undefined && known.includes(synonym)) return `Did you mean "${synonym}"?`;
  return valueOf(elsewhere, folded);
}

function valueOf(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
