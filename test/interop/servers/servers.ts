import { dex } from "./dex/index.js";
import { glewlwyd } from "./glewlwyd/index.js";
import { hydra } from "./hydra/index.js";
import { keycloak } from "./keycloak/index.js";
import { kubernetes } from "./kubernetes/index.js";
import { lemonldap } from "./lemonldap/index.js";
import { mockOauth2Server } from "./mock-oauth2-server/index.js";
import { oauth2MockServer } from "./oauth2-mock-server/index.js";
import { oidcProvider8, oidcProvider9 } from "./oidc-provider/index.js";
import type { InteropServer } from "./server.js";
import { spire } from "./spire/index.js";
import { spring } from "./spring/index.js";

/** Every server, in the order of the runs and of the pages. */
export const servers: readonly InteropServer[] = [
  hydra,
  keycloak,
  oidcProvider9,
  oidcProvider8,
  spring,
  lemonldap,
  kubernetes,
  spire,
  dex,
  glewlwyd,
  mockOauth2Server,
  oauth2MockServer,
];
