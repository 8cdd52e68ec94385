import { join } from "node:path";
import ts from "typescript";
import { unwrapped } from "../setting-docs.ts";

const root = join(import.meta.dirname, "../..");

/** Interfaces of the components whose arguments programs of other languages pass. */
const COMPONENT_ARGUMENTS = [
  "GlmServeStatefulSetArgs",
  "LeafArgs",
  "RanktableConfigMapArgs",
  "TopologyArgs",
] as const;

/** Interfaces of outputs, and of what the plugin names itself. */
const OTHERS = ["ProcessRow", "Site"] as const;

const ROOTS: readonly string[] = [...COMPONENT_ARGUMENTS, ...OTHERS];

const HEADER = `// Written by scripts/plugin.ts from the interfaces of the library.
/* oxlint-disable max-lines, typescript/no-explicit-any */

import type * as pulumi from "@pulumi/pulumi";
`;

/**
 * The arguments of the components as Pulumi infers a schema from: interfaces without unions and aliases. A union of texts
 * becomes a text, one of interfaces an interface with the settings of all, and a value of any other kind \`any\`; the schemas of the
 * library check them all.
 */
export function pluginArguments(): string {
  const writer = new ArgumentsWriter();
  for (const name of ROOTS) writer.write(name);
  return writer.text();
}

class ArgumentsWriter {
  readonly #checker: ts.TypeChecker;
  readonly #file: ts.SourceFile;
  /** Texts of the interfaces by name; undefined while one is being written. */
  readonly #written = new Map<string, string | undefined>();

  constructor() {
    const path = join(root, "index.ts");
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (file) => ts.sys.readFile(file));
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const program = ts.createProgram([path], options);
    const file = program.getSourceFile(path);
    if (file === undefined) throw new RangeError(`${path} is missing`);
    this.#checker = program.getTypeChecker();
    this.#file = file;
  }

  write(name: string): void {
    const module = this.#checker.getSymbolAtLocation(this.#file);
    const symbol = module && this.#checker.tryGetMemberInModuleExports(name, module);
    if (symbol === undefined) throw new RangeError(`index.ts exports no ${name}`);
    const found = symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
    this.#interfaceOf(name, [this.#checker.getDeclaredTypeOfSymbol(found)]);
  }

  text(): string {
    const interfaces = [...this.#written].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return [HEADER, ...interfaces.map(([, text]) => text)].join("\n");
  }

  /** Writes an interface with the properties of all variants. Returns its name. */
  #interfaceOf(name: string, variants: readonly ts.Type[]): string {
    if (this.#written.has(name)) return name;
    this.#written.set(name, undefined);
    const names = [
      ...new Set(variants.flatMap((type) => type.getProperties().map((property) => property.name))),
    ];
    const properties = names.map((property) => this.#property(property, name, variants));
    const [documented] = variants;
    const about = variants.length === 1 ? documentation(documented?.getSymbol(), this.#checker) : "";
    const exported = ROOTS.includes(name) ? "export " : "";
    this.#written.set(name, `${comment(about, "")}${exported}interface ${name} {\n${properties.join("")}}\n`);
    return name;
  }

  #property(name: string, owner: string, variants: readonly ts.Type[]): string {
    const symbols = variants.flatMap((type) => type.getProperty(name) ?? []);
    const [symbol] = symbols;
    const node = symbol?.valueDeclaration;
    if (
      symbol === undefined ||
      node === undefined ||
      !ts.isPropertySignature(node) ||
      node.type === undefined
    )
      throw new RangeError(`${owner}.${name} has no type`);
    const always =
      symbols.length === variants.length && symbols.every((each) => !(each.flags & ts.SymbolFlags.Optional));
    const types = symbols.map((each) => this.#checker.getTypeOfSymbolAtLocation(each, this.#file));
    const declared = this.#checker.getTypeFromTypeNode(node.type);
    const type = types.length === 1 ? declared : (types[0] ?? declared);
    const texts = types.length === 1 ? textsOf(declared) : types.flatMap(textsOf);
    const about = [
      documentation(symbol, this.#checker),
      ...(texts.length > 1 ? [`One of ${texts.join(", ")}.`] : []),
    ].join(" ");
    return `${comment(about, "  ")}  ${name}${always ? "" : "?"}: ${this.#typeOf(type, `${owner}.${name}`)};\n`;
  }

  #typeOf(type: ts.Type, path: string): string {
    const [argument] = type.aliasTypeArguments ?? [];
    if (type.aliasSymbol?.name === "Input" && argument !== undefined)
      return `pulumi.Input<${this.#typeOf(argument, path)}>`;
    const variants = variantsOf(type);
    const [first] = variants;
    if (first === undefined) throw new RangeError(`${path} has no type`);
    if (variants.every(isText)) return "string";
    if (variants.every((variant) => variant.flags & ts.TypeFlags.NumberLike)) return "number";
    if (variants.every((variant) => variant.flags & ts.TypeFlags.BooleanLike)) return "boolean";
    // A quantity or a port: numbers are texts, too.
    if (variants.every((variant) => variant.flags & (ts.TypeFlags.String | ts.TypeFlags.Number)))
      return "string";
    if (variants.length > 1)
      return variants.every((variant) => variant.isClassOrInterface())
        ? this.#interfaceOf(mergedName(path), variants)
        : "any";
    if (this.#checker.isArrayType(first)) {
      const element = first.getNumberIndexType();
      return element === undefined ? "any[]" : `${this.#typeOf(element, path)}[]`;
    }
    const value = first.getStringIndexType();
    if (value !== undefined) return `{ [key: string]: ${this.#typeOf(value, path)} }`;
    return first.isClassOrInterface() ? this.#interfaceOf(first.symbol.name, [first]) : "any";
  }
}

/** The members of a union, without undefined. */
function variantsOf(type: ts.Type): readonly ts.Type[] {
  return (type.isUnion() ? type.types : [type]).filter(
    (variant) => !(variant.flags & ts.TypeFlags.Undefined),
  );
}

function textsOf(type: ts.Type): readonly string[] {
  return variantsOf(type).flatMap((variant) => (variant.isStringLiteral() ? [variant.value] : []));
}

function isText(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.StringLike) !== 0;
}

/** "ModelFactsSpec.attention" → "AttentionSpec". */
function mergedName(path: string): string {
  const name = path.slice(path.lastIndexOf(".") + 1);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Spec`;
}

function documentation(symbol: ts.Symbol | undefined, checker: ts.TypeChecker): string {
  if (symbol === undefined) return "";
  const text = unwrapped(ts.displayPartsToString(symbol.getDocumentationComment(checker)));
  const tag = symbol.getJsDocTags(checker).find((candidate) => candidate.name === "default");
  // Pulumi reads no tags.
  return tag === undefined ? text : `${text} Default: ${unwrapped(ts.displayPartsToString(tag.text))}.`;
}

function comment(text: string, indent: string): string {
  return text.trim() === "" ? "" : `${indent}/** ${text.trim()} */\n`;
}
