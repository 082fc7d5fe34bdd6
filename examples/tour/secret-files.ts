import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Clients' secrets in files, as Docker and Kubernetes mount them. They are removed when the tour is over. */
export class SecretFiles {
  readonly #folder: string = mkdtempSync(join(tmpdir(), "callgate-tour-"));

  constructor() {
    process.once("exit", () => this.remove());
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  pathOf(clientId: string): string {
    return join(this.#folder, clientId);
  }

  /** Replaces a secret in one step, so that it is never read half-written. */
  write(clientId: string, secret: string): void {
    const path = this.pathOf(clientId);
    writeFileSync(`${path}.new`, `${secret}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
}
