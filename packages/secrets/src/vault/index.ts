export type {
  VaultAppRoleAuth,
  VaultAuth,
  VaultJwtAuth,
  VaultKubernetesAuth,
  VaultTokenAuth,
} from "./vault-auth.js";
export { type VaultSecretOptions, vaultSecret } from "./vault-secret.js";
