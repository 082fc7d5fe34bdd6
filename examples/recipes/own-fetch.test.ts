import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect } from "node:net";
import { clientSecretBasic } from "@callgate/client";
import { fromRequest } from "@callgate/core";
import { envSecret } from "@callgate/secrets";
import { bearer, createTestIssuer } from "@callgate/testkit";
import {
  answeringJson,
  makeAuthority,
  makeCertificate,
  Servers,
} from "@callgate-tooling/test-support";
import { afterAll, describe, expect, it, vi } from "vitest";
import { createGateWith, createTokensWith, through, trusting } from "./own-fetch.js";

const audience = "https://orders.example.com";
const issuer = await createTestIssuer({ audience });
const servers = new Servers();

afterAll(async () => {
  servers.close();
  await issuer.close();
});

async function outcomeOf(gate: ReturnType<typeof createGateWith>): Promise<string> {
  const headers = bearer(await issuer.token({ caller: "reports" }));
  const request = fromRequest(new Request(audience, { headers }));
  return (await gate.decide(request, gate.policy({ callers: "any" }))).outcome;
}

describe("a private certificate authority", () => {
  const authority = makeAuthority("Our CA");
  const tls = makeCertificate({ name: "localhost", forLoopback: true, issuer: authority });
  const https = createHttpsServer(tls, (_request, response) => {
    response.setHeader("content-type", "application/json").end(JSON.stringify(issuer.jwks()));
  });
  const listening = servers.listen(https);

  it("is trusted through the dispatcher", async () => {
    const jwksUri = `https://127.0.0.1:${await listening}/jwks`;
    const gate = createGateWith({ ...issuer.gateOptions, jwksUri }, trusting(authority.cert));
    expect(await outcomeOf(gate)).toBe("allowed");
  });

  it("is refused without it, and health says so", async () => {
    const jwksUri = `https://127.0.0.1:${await listening}/jwks`;
    const another = makeAuthority("Another CA");
    const gate = createGateWith(
      { ...issuer.gateOptions, jwksUri, warnings: false },
      trusting(another.cert),
    );
    expect(await outcomeOf(gate)).toBe("unavailable");
    expect(gate.health().issuers[0]).toMatchObject({
      lastErrorCode: "network",
      lastErrorCause: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    });
    gate.close();
  });
});

describe("an outbound proxy", () => {
  const tunnels: string[] = [];
  const proxy = createHttpServer().on("connect", (request, socket) => {
    tunnels.push(String(request.url));
    const [host, port] = String(request.url).split(":");
    const onward = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.once("error", () => socket.destroy());
    socket.once("error", () => onward.destroy());
  });
  const listening = servers.listen(proxy);

  it("is what keys are fetched through", async () => {
    const dispatcher = through(`http://127.0.0.1:${await listening}`);
    const gate = createGateWith(issuer.gateOptions, dispatcher);
    expect(await outcomeOf(gate)).toBe("allowed");
    expect(new Set(tunnels)).toEqual(new Set([new URL(issuer.url).host]));
    await dispatcher.close();
  });

  it("is what tokens are requested through", async () => {
    tunnels.length = 0;
    const granted = { access_token: "test-only", token_type: "Bearer", expires_in: 300 };
    const origin = await servers.http(answeringJson(granted));
    vi.stubEnv("CHECKOUT_SECRET", "test-only");
    const auth = clientSecretBasic(envSecret("CHECKOUT_SECRET"));
    const options = { tokenEndpoint: `${origin}/token`, clientId: "checkout", auth };
    const dispatcher = through(`http://127.0.0.1:${await listening}`);
    const tokens = createTokensWith(options, dispatcher);
    expect((await tokens.getToken()).value).toBe("test-only");
    expect(tunnels).toEqual([new URL(origin).host]);
    tokens.close();
    await dispatcher.close();
  });
});
