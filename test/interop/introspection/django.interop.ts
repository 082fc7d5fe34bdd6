import { clientSecretBasic, createTokenClient } from "@callgate/client";
import { bearerFrom } from "@callgate/introspection";
import { staticSecret } from "@callgate/secrets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CALLER,
  itIntrospects,
  present,
  reasonOf,
  SCOPE,
  SERVICE,
  type ServerUnderTest,
  withGate,
} from "./checks.js";
import { type PythonServer, startPythonServer } from "./python-server.js";

const RESOURCE = "https://orders.example.com";
const anyCaller = { callers: "any" } as const;

let django: PythonServer;
let server: ServerUnderTest;

beforeAll(async () => {
  django = await startPythonServer("django", {
    clients: { [CALLER.id]: CALLER.secret, [SERVICE.id]: SERVICE.secret },
    scopes: [SCOPE, "introspection"],
  });
  server = {
    issuer: django.origin,
    gate: { audience: RESOURCE },
    introspection: { answers: "django-oauth-toolkit" },
    token: () => tokenFor(RESOURCE),
    revoke: async (token) => {
      const headers = { authorization: `Basic ${btoa(`${CALLER.id}:${CALLER.secret}`)}` };
      const body = new URLSearchParams({ token });
      await fetch(`${django.origin}/revoke_token/`, { method: "POST", headers, body });
    },
  };
});
afterAll(() => django.stop());

describe("django-oauth-toolkit and a gate", () => {
  itIntrospects(() => server);

  it("agree on a Bearer token with the scope `introspection`", async () => {
    const auth = clientSecretBasic(staticSecret(SERVICE.secret));
    const options = { issuer: django.origin, clientId: SERVICE.id, auth, scope: "introspection" };
    await using tokens = createTokenClient({ ...options, warnings: false });
    await withGate(server, { auth: bearerFrom(tokens) }, async ({ gate }) => {
      expect(reasonOf(await present(gate, await server.token()))).toBe("allowed");
    });
  });

  it("agree that a Bearer token without that scope is a failure, and not a refusal of the caller", async () => {
    const auth = clientSecretBasic(staticSecret(SERVICE.secret));
    const options = { issuer: django.origin, clientId: SERVICE.id, auth, scope: SCOPE };
    await using tokens = createTokenClient({ ...options, warnings: false });
    await withGate(server, { auth: bearerFrom(tokens) }, async ({ gate }) => {
      const reason = reasonOf(await present(gate, await server.token()));
      expect(reason).toBe("introspection_unavailable");
    });
  });

  it("agree that a token is for another resource", async () => {
    await withGate(server, {}, async ({ gate }) => {
      const token = await tokenFor("https://stock.example.com");
      expect(reasonOf(await present(gate, token))).toBe("audience_mismatch");
    });
  });

  it("need the written opt-out for tokens that are for no resource, and know a user by `username`", async () => {
    const unchecked = { ...server, gate: { audience: "unchecked" } } as ServerUnderTest;
    await withGate(unchecked, {}, async ({ gate }) => {
      const decision = await present(gate, django.tokens.access ?? "", anyCaller);
      expect(decision).toMatchObject({ outcome: "allowed", auth: { kind: "user" } });
    });
  });

  it("agree that a refresh token is not an access token", async () => {
    await withGate(server, {}, async ({ gate }) => {
      const decision = await present(gate, django.tokens.refresh ?? "", anyCaller);
      expect(reasonOf(decision)).toBe("token_inactive");
    });
  });
});

async function tokenFor(resource: string): Promise<string> {
  const auth = clientSecretBasic(staticSecret(CALLER.secret));
  const options = { issuer: django.origin, clientId: CALLER.id, auth, scope: SCOPE, resource };
  await using client = createTokenClient({ ...options, warnings: false });
  return (await client.getToken()).value;
}
