export type {
  VaultAppRoleAuth,
  VaultAuth,
  VaultJwtAuth,
  VaultKubernetesAuth,
  VaultLogin,
  VaultTokenAuth,
} from "./vault-auth.js";
export { type VaultSecretOptions, vaultSecret } from "./vault-secret.js";
