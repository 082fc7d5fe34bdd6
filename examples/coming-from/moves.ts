import type { Jwks } from "aws-jwt-verify/jwk";
import { type Authority, POOL_ID } from "./authority.js";
import * as awsAfter from "./aws-jwt-verify/after.js";
import * as awsBefore from "./aws-jwt-verify/before.js";
import * as expressJwtAfter from "./express-jwt/after.js";
import * as expressJwtBefore from "./express-jwt/before.js";
import * as bearerAfter from "./express-oauth2-jwt-bearer/after.js";
import * as bearerBefore from "./express-oauth2-jwt-bearer/before.js";
import * as hapiAfter from "./hapi-auth-jwt2/after.js";
import * as hapiBefore from "./hapi-auth-jwt2/before.js";
import * as koaAfter from "./koa-jwt/after.js";
import * as koaBefore from "./koa-jwt/before.js";
import * as passportAfter from "./passport-jwt/after.js";
import * as passportBefore from "./passport-jwt/before.js";
import { type Application, type Running, run } from "./run.js";

/** The same service, behind another library and behind Callgate. */
export interface Move {
  before(authority: Authority): Promise<Running>;
  after(authority: Authority): Promise<Running>;
}

/** By the name of the folder, and of the page. */
export const moves: Readonly<Record<string, Move>> = {
  "express-oauth2-jwt-bearer": move(bearerBefore.createApp, bearerAfter.createApp),
  "express-jwt": move(expressJwtBefore.createApp, expressJwtAfter.createApp),
  "koa-jwt": move(koaBefore.createApp, koaAfter.createApp),
  "hapi-auth-jwt2": move(hapiBefore.createApp, hapiAfter.createApp),
  "passport-jwt": move(passportBefore.createApp, passportAfter.createApp),
};

/** A user pool's name is its address, which is not on this machine: both sides are given its keys. */
export const cognitoMove: Move = {
  before: ({ jwks }) => run(awsBefore.createApp(POOL_ID, jwks as Jwks)),
  after: ({ jwks }) => run(awsAfter.createApp(POOL_ID, jwks)),
};

type CreateApp = (issuer: string, audience: string, jwksUri: string) => Application;

function move(before: CreateApp, after: CreateApp): Move {
  const start =
    (createApp: CreateApp) =>
    async ({ issuer, audience, jwksUri }: Authority) =>
      run(createApp(issuer, audience, jwksUri));
  return { before: start(before), after: start(after) };
}
