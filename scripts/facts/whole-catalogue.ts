import type { ReleaseCatalogue } from "../../core/facts/index.ts";
import type { ImageFacts } from "./image-facts.ts";
import type { ParserFacts, PluginFacts } from "./python-facts.ts";

/** What takes one of some texts. */
interface WithChoices {
  readonly choices?: readonly (string | number | null)[];
}

/** The catalogue of a release of vllm-ascend, from what its vLLM, its source and its images say. */
export function wholeCatalogue(
  release: string,
  image: ImageFacts,
  parser: ParserFacts,
  plugin: PluginFacts,
): ReleaseCatalogue {
  const additions = Object.entries(plugin.widenedLiterals).flatMap(([name, texts]) => {
    const literal = parser.literals[name];
    return literal === undefined ? [] : [{ literal, texts }];
  });
  const widen = <Entry extends WithChoices>(entry: Entry): Entry => widened(entry, additions);
  const { registries } = parser;
  return {
    release,
    versions: sorted(image.versions),
    images: sorted(image.images),
    flags: mapped(parser.flags, widen),
    configs: mapped(
      { ...parser.configs, "additional-config": plugin.additionalConfig },
      ({ strict, keys }) => ({
        strict,
        keys: mapped(keys, widen),
      }),
    ),
    variables: sorted({ ...parser.variables, ...ownVariables(parser, plugin) }),
    registries: {
      architectures: union(registries.architectures, plugin.registries.architectures),
      connectors: union(registries.connectors, plugin.registries.connectors),
      quantizations: union(registries.quantizations, plugin.registries.quantizations),
      reasoningParsers: union(registries.reasoningParsers, plugin.registries.reasoningParsers),
      speculativeMethods: union(
        registries.speculativeMethods,
        ["MTPModelTypes", "SpeculativeMethod"].flatMap((name) => plugin.widenedLiterals[name] ?? []),
      ),
      toolCallParsers: union(registries.toolCallParsers, plugin.registries.toolCallParsers),
    },
    removed: {},
  };
}

/** The plugin's variables. One that it reads as vLLM does has the type of vLLM's table. */
function ownVariables(parser: ParserFacts, plugin: PluginFacts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(plugin.variables).map(([name, how]) => [
      name,
      how === "vllm" ? (parser.variables[name] ?? "str") : how,
    ]),
  );
}

/** An entry whose choices are those of a Literal also takes what the plugin adds to that Literal. */
function widened<Entry extends WithChoices>(
  entry: Entry,
  additions: readonly { readonly literal: readonly string[]; readonly texts: readonly string[] }[],
): Entry {
  const { choices } = entry;
  if (choices === undefined) return entry;
  const own = new Set(choices);
  const added = additions
    .filter(({ literal }) => literal.length === own.size && literal.every((text) => own.has(text)))
    .flatMap(({ texts }) => texts.filter((text) => !own.has(text)));
  return added.length === 0 ? entry : { ...entry, choices: [...choices, ...new Set(added)] };
}

function union(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].toSorted();
}

function mapped<From, To>(
  record: Readonly<Record<string, From>>,
  to: (from: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(sorted(record)).map(([name, entry]) => [name, to(entry)]));
}

function sorted<Entry>(record: Readonly<Record<string, Entry>>): Record<string, Entry> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
