import ts from "typescript";

/** Documentation of a setting, from the docstring of its property. */
export interface SettingDocs {
  readonly description: string;
  /** Text of `@default`. */
  readonly usual: string | undefined;
  /** Whether its entries have names of the user: a record. */
  readonly named: boolean;
  /** Settings below it: of the value itself, of each entry of a record, or of each element of a list. */
  readonly below: SettingsDocs;
}

export type SettingsDocs = ReadonlyMap<string, SettingDocs>;

/**
 * Reads the documentation of an interface and of all interfaces below it.
 *
 * @throws RangeError if the file does not declare the interface
 */
export function settingsDocs(file: string, name: string): SettingsDocs {
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const declaration = program
    .getSourceFile(file)
    ?.statements.find((statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name);
  if (declaration === undefined) throw new RangeError(`no interface ${name} in ${file}`);
  return docsOf(checker.getTypeAtLocation(declaration), declaration, checker);
}

function docsOf(type: ts.Type, place: ts.Node, checker: ts.TypeChecker): SettingsDocs {
  return new Map(
    checker.getPropertiesOfType(type).map((property) => {
      const text = ts.displayPartsToString(property.getDocumentationComment(checker));
      const tag = property.getJsDocTags(checker).find((candidate) => candidate.name === "default");
      return [
        property.name,
        {
          description: unwrapped(text),
          usual: tag === undefined ? undefined : unwrapped(ts.displayPartsToString(tag.text)),
          named:
            checker
              .getNonNullableType(checker.getTypeOfSymbolAtLocation(property, place))
              .getStringIndexType() !== undefined,
          below: below(checker.getTypeOfSymbolAtLocation(property, place), place, checker),
        },
      ];
    }),
  );
}

function below(type: ts.Type, place: ts.Node, checker: ts.TypeChecker): SettingsDocs {
  const given = checker.getNonNullableType(type);
  const inner =
    (checker.isArrayType(given) ? given.getNumberIndexType() : given.getStringIndexType()) ?? given;
  if ((inner.flags & ts.TypeFlags.Object) === 0) return new Map();
  return docsOf(inner, place, checker);
}

/** A text in one line. */
export function unwrapped(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").trim();
}
