import { badgateway } from "./badgateway.js";
import { callgate } from "./callgate.js";
import type { Contender } from "./contender.js";
import { googleAuth } from "./google-auth.js";
import { msal } from "./msal.js";
import { openidClient } from "./openid-client.js";
import { simpleOauth2 } from "./simple-oauth2.js";

/** Every library that is measured, Callgate first. */
export const CONTENDERS: readonly Contender[] = [
  callgate,
  googleAuth,
  msal,
  badgateway,
  openidClient,
  simpleOauth2,
];
