import { clientSecretBasic, createTokenClient } from "@callgate/client";
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

let authlib: PythonServer;
let server: ServerUnderTest;

beforeAll(async () => {
  authlib = await startPythonServer("authlib", {
    clients: { [CALLER.id]: CALLER.secret, [SERVICE.id]: SERVICE.secret },
    scopes: [SCOPE],
    audience: RESOURCE,
  });
  const auth = clientSecretBasic(staticSecret(CALLER.secret));
  const options = { issuer: authlib.origin, clientId: CALLER.id, auth, scope: SCOPE };
  server = {
    issuer: authlib.origin,
    gate: { audience: RESOURCE },
    token: async () => {
      await using client = createTokenClient({ ...options, warnings: false });
      return (await client.getToken()).value;
    },
    revoke: async (token) => {
      const headers = { authorization: `Basic ${btoa(`${CALLER.id}:${CALLER.secret}`)}` };
      const body = new URLSearchParams({ token });
      await fetch(`${authlib.origin}/revoke`, { method: "POST", headers, body });
    },
  };
});
afterAll(() => authlib.stop());

describe("Authlib and a gate", () => {
  itIntrospects(() => server);

  it("agree that a token is for another audience", async () => {
    const elsewhere = { ...server, gate: { audience: "https://stock.example.com" } };
    await withGate(elsewhere, {}, async ({ gate }) => {
      expect(reasonOf(await present(gate, await server.token()))).toBe("audience_mismatch");
    });
  });

  it("know a user's token from a client's own", async () => {
    await withGate(server, {}, async ({ gate }) => {
      const decision = await present(gate, authlib.tokens.access ?? "");
      expect(decision).toMatchObject({
        outcome: "allowed",
        auth: { kind: "user", subject: "ada", caller: { id: CALLER.id } },
      });
      expect(await present(gate, await server.token())).toMatchObject({ auth: { kind: "app" } });
    });
  });
});
