import { freshKeyPair } from "@callgate-tooling/test-support";
import { SCOPE } from "../wanted-clients.js";
import type { Session } from "./session.js";

/** The name of the OpenID Connect plugin, with which the issuer's address ends. */
export const PLUGIN = "oidc";
/** The resource that clients request for the scope. */
export const RESOURCE = "https://orders.example.com";

/** The scope of the token with which a service introspects tokens of other clients. */
export const INTROSPECTION_SCOPE = "introspection";

/** The OpenID Connect plugin, whose keys a run changes. */
export class Plugin {
  readonly #session: Session;
  readonly #issuer: string;
  #keys = [newKey("first")];

  constructor(session: Session, issuer: string) {
    this.#session = session;
    this.#issuer = issuer;
  }

  async add(): Promise<void> {
    await this.#session.call("POST", "/mod/plugin/", this.#settings());
  }

  /** Signs with another key from now on. */
  async rotateKeys(): Promise<void> {
    this.#keys = [newKey("second"), ...this.#keys];
    await this.#update();
  }

  /** Publishes the current key alone. */
  async withdrawKey(): Promise<void> {
    this.#keys = this.#keys.slice(0, 1);
    await this.#update();
  }

  async #update(): Promise<void> {
    await this.#session.call("PUT", `/mod/plugin/${PLUGIN}`, this.#settings());
    await this.#session.call("PUT", `/mod/plugin/${PLUGIN}/reset`);
  }

  #settings(): object {
    return {
      module: "oidc",
      name: PLUGIN,
      display_name: PLUGIN,
      parameters: {
        iss: this.#issuer,
        "jwks-private": JSON.stringify({ keys: this.#keys }),
        "jwks-show": true,
        "jwt-type": "rsa",
        "jwt-key-size": "256",
        "access-token-duration": 600,
        "refresh-token-duration": 3600,
        "code-duration": 60,
        "refresh-token-rolling": false,
        "allow-non-oidc": true,
        "auth-type-client-enabled": true,
        "auth-type-code-enabled": true,
        "auth-type-refresh-enabled": true,
        "subject-type": "public",
        "request-parameter-allow": true,
        "client-jwks-parameter": "jwks",
        "request-maximum-exp": 3600,
        "introspection-revocation-allowed": true,
        "introspection-revocation-allow-target-client": true,
        "introspection-revocation-auth-scope": [INTROSPECTION_SCOPE],
        "resource-allowed": true,
        "resource-scope": { [SCOPE]: [RESOURCE] },
        "oauth-dpop-allowed": true,
        "oauth-dpop-iat-duration": 60,
      },
    };
  }
}

function newKey(kid: string): object {
  const { privateKey } = freshKeyPair("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid, alg: "RS256" };
}
