import { dirname, join, resolve } from "node:path";
import { type Plugin, rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import ts from "typescript";
import { entries } from "./bundle.ts";

const root = join(import.meta.dirname, "..");

/** Writes the declarations of the library's entries into a directory. They contain all types that they need but Pulumi's. */
export async function declarations(directory: string = join(root, "dist")): Promise<void> {
  const sources = { ...entries() };
  const emitted = declarationsOf(Object.values(sources));
  const built = await rolldown({
    input: Object.fromEntries(Object.entries(sources).map(([name, file]) => [name, declarationFile(file)])),
    platform: "node",
    external: [/^@pulumi\//, /^node:/, "zod"],
    plugins: [readEmitted(emitted), dts({ dtsInput: true })],
    checks: { bundlerTimings: false },
  });
  await built.write({
    dir: directory,
    format: "esm",
    entryFileNames: "[name].ts",
    chunkFileNames: "chunks/types-[hash].d.ts",
  });
  await built.close();
}

const declarationFile = (source: string): string => source.replace(/\.ts$/, ".d.ts");

/** Reads declarations from memory. They import each other by the names of the sources. */
function readEmitted(emitted: ReadonlyMap<string, string>): Plugin {
  return {
    name: "emitted-declarations",
    resolveId(source, importer) {
      const path = importer === undefined ? source : declarationFile(resolve(dirname(importer), source));
      return emitted.has(path) ? path : undefined;
    },
    load: (path) => emitted.get(path),
  };
}

/** The declarations of all files that these import, by path. */
function declarationsOf(files: readonly string[]): ReadonlyMap<string, string> {
  const configuration = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)).config,
    ts.sys,
    root,
  );
  const program = ts.createProgram(files, {
    ...configuration.options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
  });
  const emitted = new Map<string, string>();
  program.emit(undefined, (path, text) => emitted.set(path, text), undefined, true, {
    afterDeclarations: [expandOutputs(program.getTypeChecker())],
  });
  return emitted;
}

/** Replaces `z.output<…>` with the type that it is, so that users need neither zod nor its types. */
function expandOutputs(checker: ts.TypeChecker): ts.TransformerFactory<ts.SourceFile | ts.Bundle> {
  return (context) => {
    const visit = (node: ts.Node): ts.Node => {
      if (!ts.isTypeReferenceNode(node) || !isOutput(node)) return ts.visitEachChild(node, visit, context);
      const original = ts.getOriginalNode(node, ts.isTypeReferenceNode);
      const type = checker.getTypeFromTypeNode(original);
      return checker.typeToTypeNode(type, original, ts.NodeBuilderFlags.NoTruncation) ?? node;
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
}

function isOutput({ typeName }: ts.TypeReferenceNode): boolean {
  return (
    ts.isQualifiedName(typeName) &&
    ts.isIdentifier(typeName.left) &&
    `${typeName.left.text}.${typeName.right.text}` === "z.output"
  );
}

if (import.meta.main) await declarations();
