/** Width at which the formatter breaks lines (.oxfmtrc.json). */
const WIDTH = 110;

const INDENT = "  ";

/** Text in place of a value, e.g. the name of a constant. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An object that has the entries of a constant before its own: `{ ...env, NAME: "value" }`. */
export class Extended {
  readonly constant: string;
  readonly own: object;

  constructor(constant: string, own: object) {
    this.constant = constant;
    this.own = own;
  }
}

/** A value of plain data as TypeScript, broken as the formatter of the stacks breaks it. */
function printValue(value: unknown, options: { readonly indent: number; readonly used: number }): string {
  const flat = printFlat(value);
  if (options.used + flat.length <= WIDTH && !isLarge(value)) return flat;
  if (Array.isArray(value)) return printList(value, options.indent);
  if (isObject(value)) return printObject(value, options.indent);
  return flat;
}

/** The properties of an object, one per line. */
export function printObject(value: object, indent: number): string {
  const inner = INDENT.repeat(indent + 1);
  const { spread, entries } = partsOf(value);
  const lines = entries.map(([name, each]) => {
    const start = `${inner}${printName(name)}: `;
    return `${start}${printValue(each, { indent: indent + 1, used: start.length + 1 })},`;
  });
  const all = [...spread.map((text) => `${inner}${text},`), ...lines];
  return `{\n${all.join("\n")}\n${INDENT.repeat(indent)}}`;
}

/** The constants that an object spreads, and its own entries. */
function partsOf(value: object): {
  readonly spread: readonly string[];
  readonly entries: readonly (readonly [string, unknown])[];
} {
  return value instanceof Extended
    ? { spread: [`...${value.constant}`], entries: Object.entries(value.own) }
    : { spread: [], entries: Object.entries(value) };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Code);
}

/** Objects of objects are broken even where they fit, as in the documented stacks. */
function isLarge(value: unknown): boolean {
  return (
    isObject(value) &&
    partsOf(value).entries.some(
      ([, inner]) => isObject(inner) && partsOf(inner).entries.some(([, each]) => isObject(each)),
    )
  );
}

function printFlat(value: unknown): string {
  if (value instanceof Code) return value.text;
  if (Array.isArray(value)) return `[${value.map(printFlat).join(", ")}]`;
  if (isObject(value)) {
    const { spread, entries } = partsOf(value);
    const all = [...spread, ...entries.map(([name, inner]) => `${printName(name)}: ${printFlat(inner)}`)];
    return all.length === 0 ? "{}" : `{ ${all.join(", ")} }`;
  }
  return typeof value === "string" ? printText(value) : String(value);
}

/** Numbers fill their lines; other items have a line each. */
function printList(items: readonly unknown[], indent: number): string {
  const inner = INDENT.repeat(indent + 1);
  if (!items.every((item) => typeof item === "number")) {
    const lines = items.map(
      (item) => `${inner}${printValue(item, { indent: indent + 1, used: inner.length + 1 })},`,
    );
    return `[\n${lines.join("\n")}\n${INDENT.repeat(indent)}]`;
  }
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    const longer = last === undefined ? undefined : `${last} ${item},`;
    if (longer === undefined || longer.length > WIDTH) lines.push(`${inner}${item},`);
    else lines[lines.length - 1] = longer;
  }
  return `[\n${lines.join("\n")}\n${INDENT.repeat(indent)}]`;
}

/** In brackets, `__proto__` is a key like others: a bare one would set the prototype and hide from the check of the stack. */
function printName(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : printText(name);
}

/** In the quotes that need fewer backslashes. */
function printText(text: string): string {
  const double = JSON.stringify(text);
  const doubles = text.split('"').length - 1;
  const singles = text.split("'").length - 1;
  if (doubles <= singles) return double;
  return `'${double
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`;
}
