const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** A text as content or as the value of an attribute, in XML and in HTML. Characters that XML forbids become spaces. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, " ");
}

/** Attributes with their values, in the given order, without those that are undefined. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escaped(String(value))}"`]))
    .join("");
}

/** An element; without content if it has none. */
export function element(
  name: string,
  values: Readonly<Record<string, string | number | undefined>>,
  content = "",
): string {
  const start = `<${name}${attributes(values)}`;
  return content === "" ? `${start}/>` : `${start}>${content}</${name}>`;
}
