import type { SecretSource } from "../secret-source.js";

/** A token that another process obtained, such as Vault Agent's sink file. Renewed while it is in use. */
export interface VaultTokenAuth {
  readonly method: "token";
  readonly token: SecretSource;
}

/** Login with the service account of a Kubernetes pod. */
export interface VaultKubernetesAuth {
  readonly method: "kubernetes";
  readonly role: string;
  /** Where the method is mounted, below `auth/`; default `kubernetes`. */
  readonly mount?: string;
  /**
   * File with the projected service-account token, read at each login; default
   * `/var/run/secrets/kubernetes.io/serviceaccount/token`.
   */
  readonly tokenPath?: string;
}

/** Login with an AppRole. */
export interface VaultAppRoleAuth {
  readonly method: "approle";
  readonly roleId: string;
  /** Left out where the role has `bind_secret_id` off. */
  readonly secretId?: SecretSource;
  /** Where the method is mounted, below `auth/`; default `approle`. */
  readonly mount?: string;
}

/** Login with a JWT of an issuer that Vault trusts. */
export interface VaultJwtAuth {
  readonly method: "jwt";
  readonly jwt: SecretSource;
  /** Without one, the method's default role. */
  readonly role?: string;
  /** Where the method is mounted, below `auth/`; default `jwt`. */
  readonly mount?: string;
}

/** A login, or a token. */
export type VaultLogin = VaultTokenAuth | VaultKubernetesAuth | VaultAppRoleAuth | VaultJwtAuth;

/**
 * How the Vault token is obtained. `"agent"` obtains none: the address is that of a Vault Agent or Proxy whose auto-auth adds
 * its own token (`use_auto_auth_token`).
 */
export type VaultAuth = VaultLogin | "agent";

/** A login request; its body is put together for each login. */
export interface LoginRequest {
  /** Below `/v1/`. */
  readonly path: string;
  /** @param isRejected whether the last credential was refused */
  readonly body: (isRejected: boolean, signal: AbortSignal) => Promise<object>;
}

/** A {@link VaultAuth}, checked. */
export type DefinedVaultAuth =
  | { readonly method: "agent" }
  | { readonly method: "token"; readonly token: SecretSource }
  | { readonly method: "login"; readonly login: LoginRequest };
