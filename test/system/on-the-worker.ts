import type { Plan } from "../../core/index.ts";

/** No plan says so: the second node's script is changed by hand. */
export function onTheWorker(text: string, otherwise: string): (planned: Plan) => Plan {
  return (planned) => {
    const objects = planned.objects.map((object) => {
      const { manifest } = object;
      if (manifest.kind !== "ConfigMap") return object;
      const script = manifest.data["node-1.sh"] ?? "";
      if (!script.includes(text)) throw new Error(`node-1.sh lacks ${text}`);
      const data = { ...manifest.data, "node-1.sh": script.replace(text, otherwise) };
      return { ...object, manifest: { ...manifest, data } };
    });
    return { ...planned, objects };
  };
}
