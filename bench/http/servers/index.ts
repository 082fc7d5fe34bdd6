import type { StartServer } from "../endpoint.js";
import * as expressServers from "./express-servers.js";
import * as hapiServers from "./hapi-servers.js";
import * as koaServers from "./koa-servers.js";
import { BARE, BY_DOCUMENT, OURS } from "./names.js";

/** The frameworks, and what stands in front of the handler in each server: nothing, us, or a peer. */
export const frameworks: Readonly<Record<string, Readonly<Record<string, StartServer>>>> = {
  "Express 5": {
    [BARE]: expressServers.bare,
    [OURS]: expressServers.gated,
    [BY_DOCUMENT]: expressServers.gatedByDocument,
    "express-oauth2-jwt-bearer": expressServers.oauth2JwtBearer,
    "express-jwt + jwks-rsa": expressServers.expressJwt,
    "aws-jwt-verify": expressServers.awsJwtVerify,
  },
  "Koa 3": {
    [BARE]: koaServers.bare,
    [OURS]: koaServers.gated,
    [BY_DOCUMENT]: koaServers.gatedByDocument,
    "koa-jwt + jwks-rsa": koaServers.koaJwt,
  },
  "hapi 21": {
    [BARE]: hapiServers.bare,
    [OURS]: hapiServers.gated,
    [BY_DOCUMENT]: hapiServers.gatedByDocument,
    "hapi-auth-jwt2 + jwks-rsa": hapiServers.authJwt2,
  },
};
