import { readFileSync } from "node:fs";
import type { Provisioned } from "../server.js";
import { SCOPE } from "../wanted-clients.js";

/** The last part of the issuer's address, by which the server finds its callback. */
export const ISSUER_ID = "orders";
const AUDIENCE = "https://orders.example.com";

/** The configuration of docs/profiles.md, as it is there. */
export function documentedConfiguration(): string {
  const page = readFileSync(new URL("../../../../docs/profiles.md", import.meta.url), "utf8");
  const section = page.slice(page.indexOf("### mock-oauth2-server"));
  const [, block] = /```json\n(.*?)\n```/s.exec(section) ?? [];
  if (block === undefined) throw new Error("docs/profiles.md has no configuration of the server");
  return block;
}

/** It knows no clients: each gets a token. */
export function provisionMock(issuer: string): Provisioned {
  const everything = { notOffered: "a mock accepts every client, credential and scope" };
  const ownKey = { notOffered: "its key is in its own jar" };
  return {
    issuers: {
      client_secret_basic: issuer,
      client_secret_post: issuer,
      client_secret_jwt: everything,
      private_key_jwt: issuer,
      tls_client_auth: { notOffered: "it requests no certificate" },
    },
    gate: { profile: "rfc9068", audience: AUDIENCE },
    request: { scope: SCOPE },
    credentialRefusal: everything,
    scopeRefusal: everything,
    grantRefusal: everything,
    rotateKeys: ownKey,
    withdrawKey: ownKey,
    introspection: {
      notOffered: "it calls a token of type `at+jwt` inactive, and revokes no access token",
    },
    logIn: {
      notOffered: "a callback writes the same claims into a user's access token and ID token",
    },
  };
}
