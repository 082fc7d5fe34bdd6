import type { RequestListener } from "node:http";
import { callgate } from "@callgate/express";
import { startServer } from "@callgate-tooling/test-support";
import express from "express";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authority, startAuthority } from "./authority.js";

const http = { [oauth.allowInsecureRequests]: true };

let authority: Authority;
let service: Awaited<ReturnType<typeof startServer>>;
let gate: ReturnType<typeof callgate>;
let resource: string;

beforeAll(async () => {
  let app: RequestListener | undefined;
  service = await startServer((request, response) => app?.(request, response));
  resource = `http://127.0.0.1:${service.port}/mcp`;
  authority = await startAuthority({
    resource,
    clients: [{ client_id: "reports", client_secret: "a secret of reports" }],
  });
  gate = callgate({ issuer: authority.issuer, audience: resource, resource: {} });
  app = express()
    .use(gate.metadata())
    .get("/mcp", gate({ callers: ["reports"], scope: "orders:read" }), (_req, res) => {
      res.send("orders");
    });
});
afterAll(async () => {
  gate.close();
  authority.close();
  await service[Symbol.asyncDispose]();
});

const call = (token: string) =>
  oauth.protectedResourceRequest(token, "GET", new URL(resource), undefined, null, http);

describe("oauth4webapi, which knows only the address of the service", () => {
  it("finds the authorization server and the scope by a 401, and is admitted", async () => {
    const error: unknown = await call("stale").catch((thrown: unknown) => thrown);
    if (!(error instanceof oauth.WWWAuthenticateChallengeError)) throw error;
    const [challenge] = error.cause;
    const { resource_metadata: address = "", scope = "" } = challenge?.parameters ?? {};

    const response = await fetch(address);
    const found = await oauth.processResourceDiscoveryResponse(new URL(resource), response);
    const [server = ""] = found.authorization_servers ?? [];
    const issuer = new URL(server);
    const discovered = await oauth.discoveryRequest(issuer, { algorithm: "oidc", ...http });
    const metadata = await oauth.processDiscoveryResponse(issuer, discovered);

    const client = { client_id: "reports" };
    const granted = await oauth.clientCredentialsGrantRequest(
      metadata,
      client,
      oauth.ClientSecretBasic("a secret of reports"),
      { scope, resource: found.resource },
      http,
    );
    const token = await oauth.processClientCredentialsResponse(metadata, client, granted);
    expect(await (await call(token.access_token)).text()).toBe("orders");
  });

  it("finds the same document where it inserts the well-known path by itself", async () => {
    const response = await oauth.resourceDiscoveryRequest(new URL(resource), http);
    const found = await oauth.processResourceDiscoveryResponse(new URL(resource), response);
    expect(found).toEqual({
      resource,
      authorization_servers: [authority.issuer],
      scopes_supported: ["orders:read"],
      bearer_methods_supported: ["header"],
    });
  });
});
