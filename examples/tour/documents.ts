import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Copies of the services' policy documents, for the tour to rewrite, and their audit logs. They are removed when the tour is over. */
export class Documents {
  readonly #folder: string = mkdtempSync(join(tmpdir(), "callgate-tour-"));

  constructor() {
    process.once("exit", () => rmSync(this.#folder, { recursive: true, force: true }));
    copyFileSync(inExamples("callers.yaml"), join(this.#folder, "callers.yaml"));
  }

  /** The document of the service in a folder under examples/. */
  pathOf(folder: string): string {
    return join(this.#folder, folder, "callgate.yaml");
  }

  /** The audit log of that service. */
  auditLogOf(folder: string): string {
    return join(this.#folder, folder, "audit.log");
  }

  /** Replaces a document in one step, so that it is never read half-written. */
  write(folder: string, edit: (original: string) => string = (original) => original): void {
    const path = this.pathOf(folder);
    mkdirSync(join(this.#folder, folder), { recursive: true });
    writeFileSync(`${path}.new`, edit(readFileSync(inExamples(`${folder}/callgate.yaml`), "utf8")));
    renameSync(`${path}.new`, path);
  }
}

function inExamples(file: string): string {
  return fileURLToPath(new URL(`../${file}`, import.meta.url));
}
