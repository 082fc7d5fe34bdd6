import type { SecretReason, SecretRequest } from "@callgate/secrets";
import type {
  ClientAuthentication,
  ClientCredential,
} from "../authentication/client-authentication.js";
import { TokenError } from "../errors.js";

/** A credential whose version, and whose absence, a test decides. */
export class ScriptedCredential implements ClientAuthentication {
  readonly method = "client_secret_basic";
  readonly reads: SecretReason[] = [];
  version = "v1";
  previous: string | undefined;
  notAfter: number | undefined;
  /** The thumbprint of its certificate. */
  certificate: string | undefined;
  isUnavailable = false;
  /** What the store holds: seen only when a read passes the cache by. */
  inStore: string | undefined;

  async credential({ reason }: SecretRequest): Promise<ClientCredential> {
    this.reads.push(reason);
    if (this.isUnavailable)
      throw new TokenError("credential_unavailable", "Scripted", { retryable: true });
    if (reason === "rejected" && this.inStore !== undefined) this.version = this.inStore;
    return {
      ...credential(this.version),
      previous: this.previous === undefined ? undefined : credential(this.previous),
      notAfter: this.notAfter,
      certificate: this.certificate,
    };
  }
}

function credential(version: string): ClientCredential {
  return { version, authenticate: () => {} };
}
