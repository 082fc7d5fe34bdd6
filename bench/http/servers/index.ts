import type { BenchmarkAlgorithm } from "../../signing-key.js";
import type { StartServer } from "../endpoint.js";
import * as expressServers from "./express-servers.js";
import * as fastifyServers from "./fastify-servers.js";
import * as hapiServers from "./hapi-servers.js";
import * as honoServers from "./hono-servers.js";
import * as koaServers from "./koa-servers.js";
import { BARE, BY_DOCUMENT, OURS, RAW_MAP, TAIL_MAP } from "./names.js";

/** The frameworks, and what stands in front of the handler in each server: nothing, a Map, us, or a peer. */
export const frameworks: Readonly<Record<string, Readonly<Record<string, StartServer>>>> = {
  "Express 5": {
    [BARE]: expressServers.bare,
    [RAW_MAP]: expressServers.rawMap,
    [TAIL_MAP]: expressServers.tailMap,
    [OURS]: expressServers.gated,
    [BY_DOCUMENT]: expressServers.gatedByDocument,
    "express-oauth2-jwt-bearer": expressServers.oauth2JwtBearer,
    "express-jwt + jwks-rsa": expressServers.expressJwt,
    "aws-jwt-verify": expressServers.awsJwtVerify,
  },
  "Koa 3": {
    [BARE]: koaServers.bare,
    [RAW_MAP]: koaServers.rawMap,
    [TAIL_MAP]: koaServers.tailMap,
    [OURS]: koaServers.gated,
    [BY_DOCUMENT]: koaServers.gatedByDocument,
    "koa-jwt + jwks-rsa": koaServers.koaJwt,
  },
  "hapi 21": {
    [BARE]: hapiServers.bare,
    [RAW_MAP]: hapiServers.rawMap,
    [TAIL_MAP]: hapiServers.tailMap,
    [OURS]: hapiServers.gated,
    [BY_DOCUMENT]: hapiServers.gatedByDocument,
    "hapi-auth-jwt2 + jwks-rsa": hapiServers.authJwt2,
  },
  "Fastify 5": {
    [BARE]: fastifyServers.bare,
    [RAW_MAP]: fastifyServers.rawMap,
    [TAIL_MAP]: fastifyServers.tailMap,
    [OURS]: fastifyServers.gated,
    [BY_DOCUMENT]: fastifyServers.gatedByDocument,
    "@fastify/jwt with its cache": fastifyServers.jwtWithCache,
  },
  "Hono 4": {
    [BARE]: honoServers.bare,
    [RAW_MAP]: honoServers.rawMap,
    [TAIL_MAP]: honoServers.tailMap,
    [OURS]: honoServers.gated,
    [BY_DOCUMENT]: honoServers.gatedByDocument,
    "hono's jwk": honoServers.jwkMiddleware,
  },
};

/** All three verify with jsonwebtoken, which has no EdDSA. */
const WITHOUT_EDDSA: readonly string[] = [
  "express-jwt + jwks-rsa",
  "koa-jwt + jwks-rsa",
  "hapi-auth-jwt2 + jwks-rsa",
];

/** Whether a server can verify tokens of this algorithm. */
export function canVerify(name: string, algorithm: BenchmarkAlgorithm): boolean {
  return algorithm !== "EdDSA" || !WITHOUT_EDDSA.includes(name);
}
