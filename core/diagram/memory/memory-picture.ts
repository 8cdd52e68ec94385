import { gigabytes, type RuleInput } from "../../domain/index.ts";
import type { Picture, ShapeDetails } from "../picture.ts";
import { barName, type MemoryBar } from "./memory-bar.ts";
import { memoryFacts } from "./memory-facts.ts";
import { barId, memoryScene } from "./memory-scene.ts";
import { memoryText } from "./memory-text.ts";

/** The memory view of a checked topology, whether or not it fits. */
export function memoryPicture(input: RuleInput): Picture {
  const facts = memoryFacts(input);
  return {
    scene: memoryScene(facts),
    text: (terminal) => memoryText(facts, terminal),
    details: () => facts.bars.flatMap(detailsOf),
  };
}

function detailsOf(bar: MemoryBar): readonly ShapeDetails[] {
  const { shape, devices, use } = bar;
  if ("unknown" in use) return [];
  const parts = use.stretches.filter(({ bytes }) => bytes > 0);
  return [
    {
      id: barId(bar),
      title: barName(bar),
      facts: [
        ["Shape", shape],
        ["Devices", String(devices)],
        ["Device", gigabytes(use.device)],
        ["Budget", gigabytes(use.budget)],
        ["Missing", use.missing === 0 ? "nothing" : gigabytes(use.missing)],
      ],
      lists: [
        {
          title: "Parts",
          lines: parts.map(
            ({ name, bytes, certainty, basis }) =>
              `${gigabytes(bytes).padStart(8)}  ${name}${certainty === undefined ? "" : ` (${certainty}: ${basis ?? ""})`}`,
          ),
        },
        {
          title: "What fits",
          lines: [...(use.shortage === undefined ? [] : [use.shortage]), ...use.figures],
        },
        { title: "Budget", lines: [use.budgetBasis] },
      ],
    },
  ];
}
