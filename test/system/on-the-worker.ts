import type { Plan } from "../../core/index.ts";

/** Changes the script of the second node, which no plan does. */
export function onTheWorker(text: string, otherwise: string): (planned: Plan) => Plan {
  return (planned) => {
    const objects = planned.objects.map((object) => {
      const { manifest } = object;
      if (manifest.kind !== "ConfigMap") return object;
      const script = manifest.data?.["node-1.sh"] ?? "";
      if (!script.includes(text)) throw new Error(`node-1.sh does not contain ${text}`);
      const data = { ...manifest.data, "node-1.sh": script.replace(text, otherwise) };
      return { ...object, manifest: { ...manifest, data } };
    });
    return { ...planned, objects };
  };
}
