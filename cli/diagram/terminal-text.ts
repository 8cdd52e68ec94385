import { type Picture, printableLines, type Terminal } from "../../core/index.ts";

/** The colours and the weight of texts that a picture writes. */
// eslint-disable-next-line no-control-regex
const OWN = /(\u001b\[(?:1|22|39|38;5;\d{1,3})m)/;

/** A picture as text. Reasons of pods and values of variables may hold sequences that a terminal obeys; these are escaped. */
export function terminalText(picture: Picture, terminal: Terminal): string {
  const text = picture.text(terminal);
  if (terminal.colours !== true) return printableLines(text);
  return text
    .split(OWN)
    .map((part, index) => (index % 2 === 1 ? part : printableLines(part)))
    .join("");
}
