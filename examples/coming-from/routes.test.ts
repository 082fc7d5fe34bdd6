import { expectProtected as expectExpressProtected } from "@callgate/express";
import { expectProtected as expectHapiProtected } from "@callgate/hapi";
import { expect, it } from "vitest";
import { POOL_ID } from "./authority.js";
import { createApp as afterAws } from "./aws-jwt-verify/after.js";
import { createApp as afterExpressJwt } from "./express-jwt/after.js";
import { createApp as afterBearer } from "./express-oauth2-jwt-bearer/after.js";
import { createApp as afterHapi } from "./hapi-auth-jwt2/after.js";
import { createApp as afterPassport } from "./passport-jwt/after.js";

const trusted = ["https://login.example.com", "orders"] as const;

it.each([
  ["express-oauth2-jwt-bearer", afterBearer(...trusted)],
  ["express-jwt", afterExpressJwt(...trusted)],
  ["passport-jwt", afterPassport(...trusted)],
  ["aws-jwt-verify", afterAws(POOL_ID)],
])("has a gate on every route after the move from %s", (_name, app) => {
  expect(() => expectExpressProtected(app)).not.toThrow();
});

it("has a gate on every route after the move from hapi-auth-jwt2", async () => {
  const server = await afterHapi(...trusted);
  expect(() => expectHapiProtected(server)).not.toThrow();
});
