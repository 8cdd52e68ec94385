/**
 * The words of a line of a launch script, without their quotes. Variables stay as they are written: `"$node0_ip"` is the word
 * `$node0_ip`. Reads what `quote` and `exportLine` write.
 */
export function shellWords(line: string): readonly string[] {
  const words: string[] = [];
  let word = "";
  let begun = false;
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (character === "'") {
      const end = closing(line, "'", index + 1);
      word += line.slice(index + 1, end);
      index = end;
      begun = true;
    } else if (character === '"') {
      const end = closingDouble(line, index + 1);
      word += line.slice(index + 1, end).replaceAll(/\\([\\"$`])/g, "$1");
      index = end;
      begun = true;
    } else if (character === "\\") {
      index += 1;
      if (line.charAt(index) === "\n") continue;
      word += line.charAt(index);
      begun = true;
    } else if (/\s/.test(character)) {
      if (begun) words.push(word);
      word = "";
      begun = false;
    } else {
      word += character;
      begun = true;
    }
  }
  return begun ? [...words, word] : words;
}

function closing(line: string, quote: string, from: number): number {
  const end = line.indexOf(quote, from);
  return end === -1 ? line.length : end;
}

function closingDouble(line: string, from: number): number {
  for (let index = from; index < line.length; index += 1) {
    if (line.charAt(index) === "\\") index += 1;
    else if (line.charAt(index) === '"') return index;
  }
  return line.length;
}
