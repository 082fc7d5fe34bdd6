import { fileURLToPath } from "node:url";
import { styleText } from "node:util";
import { loadPolicy } from "@callgate/policy";
import { formatMatrixText, matrixOf } from "@callgate/policy/review";
import type { Service } from "./services.js";

/** Who may call what, by the documents of the services: the output of `callgate matrix`. */
export function matrices(services: readonly Service[]): string {
  const tables = services.map(({ folder }) => {
    const policy = loadPolicy(
      fileURLToPath(new URL(`../${folder}/callgate.yaml`, import.meta.url)),
    );
    return `\n${bold(`Who may call the ${policy.service}`)}\n${formatMatrixText(matrixOf(policy, { at: Date.now() }))}`;
  });
  return tables.join("").trimEnd();
}

function bold(text: string): string {
  return styleText("bold", text, { stream: process.stdout });
}
