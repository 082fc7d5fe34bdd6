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
  readonly mount?: string | undefined;
  /**
   * File with the projected service-account token, read at each login; default
   * `/var/run/secrets/kubernetes.io/serviceaccount/token`.
   */
  readonly tokenPath?: string | undefined;
}

/** Login with an AppRole. */
export interface VaultAppRoleAuth {
  readonly method: "approle";
  readonly roleId: string;
  /** Left out where the role has `bind_secret_id` off. */
  readonly secretId?: SecretSource | undefined;
  /** Where the method is mounted, below `auth/`; default `approle`. */
  readonly mount?: string | undefined;
}

/** Login with a JWT of an issuer that Vault trusts. */
export interface VaultJwtAuth {
  readonly method: "jwt";
  readonly jwt: SecretSource;
  /** Without one, the method's default role. */
  readonly role?: string | undefined;
  /** Where the method is mounted, below `auth/`; default `jwt`. */
  readonly mount?: string | undefined;
}

/** How the Vault token is obtained. */
export type VaultAuth = VaultTokenAuth | VaultKubernetesAuth | VaultAppRoleAuth | VaultJwtAuth;

/** A login request; its body is put together for each login. */
export interface LoginRequest {
  /** Below `/v1/`. */
  readonly path: string;
  /** @param isRejected whether the last credential was refused */
  readonly body: (isRejected: boolean, signal: AbortSignal) => Promise<object>;
}

/** A {@link VaultAuth}, checked. */
export type DefinedVaultAuth =
  | { readonly method: "token"; readonly token: SecretSource }
  | { readonly method: "login"; readonly login: LoginRequest };
