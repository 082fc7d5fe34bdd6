import { hydra } from "./hydra/index.js";
import { keycloak } from "./keycloak/index.js";
import { oidcProvider8, oidcProvider9 } from "./oidc-provider/index.js";
import type { InteropServer } from "./server.js";

/** Every server, in the order of the runs and of the pages. */
export const servers: readonly InteropServer[] = [hydra, keycloak, oidcProvider9, oidcProvider8];
