import { connect, createServer } from "node:net";
import { createGate, type Gate } from "@callgate/core";
import { Servers } from "@callgate-tooling/test-support";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frameworks, type RunningApp } from "../adapters/support/frameworks.js";
import { type Authority, startAuthority } from "./authority.js";

const http = { [oauth.allowInsecureRequests]: true };
const SECRET = "pine-orchard-of-the-reporting-client";

describe.each(frameworks)(
  "oauth4webapi, which knows only the address of a service of $name",
  ({ start }) => {
    const servers = new Servers();
    let authority: Authority;
    let gate: Gate;
    let app: RunningApp;
    let resource: string;

    beforeAll(async () => {
      // The address of the service is needed before the service: its gate has it as audience.
      const front = createServer((socket) => {
        const onward = connect(app.port, "127.0.0.1");
        for (const [from, to] of [
          [socket, onward],
          [onward, socket],
        ] as const)
          from.on("error", () => to.destroy()).pipe(to);
      });
      resource = `http://127.0.0.1:${await servers.listen(front)}/mcp`;
      authority = await startAuthority({
        resource,
        clients: [{ client_id: "reports", client_secret: SECRET }],
      });
      gate = createGate({ issuer: authority.issuer, audience: resource, resource: {} });
      const policy = { callers: ["reports"], scope: "orders:read" };
      app = await start(gate, {
        endpoints: [{ path: "/mcp", policy, handler: (auth) => ({ caller: auth?.caller.id }) }],
      });
    });
    afterAll(async () => {
      servers.close();
      await app[Symbol.asyncDispose]();
      gate.close();
      authority.close();
    });

    const call = (token: string) =>
      oauth.protectedResourceRequest(token, "GET", new URL(resource), undefined, null, http);

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
        oauth.ClientSecretBasic(SECRET),
        { scope, resource: found.resource },
        http,
      );
      const token = await oauth.processClientCredentialsResponse(metadata, client, granted);
      expect(await (await call(token.access_token)).json()).toEqual({ caller: "reports" });
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
  },
);
