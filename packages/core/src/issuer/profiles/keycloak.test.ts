// cspell:ignore Aadmin Aorders
import { tokensOf } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createProfileGate, type TokenChanges } from "../../test-support/profile-gate.js";
import { readConfirmation } from "../../verify/binding/confirmation.js";
import { keycloak } from "./keycloak.js";

const { app } = tokensOf("keycloak");
const { decide, verdictOn } = createProfileGate(tokensOf("keycloak"));

describe("profile keycloak", () => {
  it.each<[string, TokenChanges]>([
    ["the RFC 9068 type", { header: { typ: "at+jwt" } }],
    ["a nonce, as before Keycloak 25", { claims: { nonce: "n" } }],
    ["no roles at all", { claims: { realm_access: undefined, resource_access: undefined } }],
    [
      "a client that has access without roles",
      { claims: { resource_access: { "orders-api": {} } } },
    ],
    ["null for its roles", { claims: { realm_access: { roles: null }, resource_access: null } }],
    ["null for a client's access", { claims: { resource_access: { "orders-api": null } } }],
    ["no sub, as from a lightweight token", { claims: { sub: undefined } }],
  ])("admits a token with %s", async (_what, changes) => {
    expect(await verdictOn(app, changes)).toBe("allowed");
  });

  it.each(["ID", "Refresh", "Offline", "Logout", "DPoP", "bearer", undefined, ["Bearer"]])(
    "denies a token whose own type is %j",
    async (typ) => {
      expect(await verdictOn(app, { claims: { typ } })).toBe("token_type_mismatch");
    },
  );

  it("reads the key of a token of Keycloak 26.7, whose cnf names the kind of proof, too", () => {
    const jkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    const claims = { typ: "DPoP", cnf: { jkt, "kc-jkt-type": "DPoP" } };
    const confirmation = readConfirmation(claims, keycloak.ignoredConfirmationMembers);
    expect(confirmation?.bindings).toEqual([{ kind: "dpop", thumbprint: jkt }]);
  });

  it("knows a token bound by DPoP as an access token, whose binding decides", async () => {
    const claims = { typ: "DPoP", cnf: { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" } };
    expect(await verdictOn(app, { claims })).toBe("binding_unverified");
  });

  it.each<[string, TokenChanges, string]>([
    [
      "no audience, which is Keycloak's default",
      { claims: { aud: undefined } },
      "audience_mismatch",
    ],
    ["only Keycloak's own audience", { claims: { aud: "account" } }, "audience_mismatch"],
    ["callers that differ", { claims: { client_id: "other" } }, "caller_ambiguous"],
    [
      "another realm's issuer",
      { claims: { iss: "https://id.example.com/realms/staff" } },
      "issuer_untrusted",
    ],
    ["no type in its header", { header: { typ: undefined } }, "token_type_mismatch"],
    ["scopes in a list", { claims: { scope: ["orders:read"] } }, "claim_invalid"],
    ["realm roles in a string", { claims: { realm_access: { roles: "admin" } } }, "claim_invalid"],
    ["realm roles without their object", { claims: { realm_access: ["admin"] } }, "claim_invalid"],
    [
      "client roles without their client",
      { claims: { resource_access: { roles: ["admin"] } } },
      "claim_invalid",
    ],
    ["client roles in a list", { claims: { resource_access: [] } }, "claim_invalid"],
    [
      "client roles that are not strings",
      { claims: { resource_access: { a: { roles: [1] } } } },
      "claim_invalid",
    ],
  ])("denies a token with %s", async (_what, changes, reason) => {
    expect(await verdictOn(app, changes)).toBe(reason);
  });

  it("names client roles after their client, so that no other client's role can have the same name", async () => {
    const policy = { roles: "orders-api:reader" };
    const granted = (client: string): TokenChanges => ({
      claims: {
        realm_access: { roles: ["reader"] },
        resource_access: { [client]: { roles: ["reader"] } },
      },
    });
    expect(await verdictOn(app, granted("orders-api"), policy)).toBe("allowed");
    expect(await verdictOn(app, granted("billing-api"), policy)).toBe("role_insufficient");
  });

  describe("escapes the colon and the percent sign in the names of realm roles and clients", () => {
    const rolesOf = async (
      realm: readonly string[],
      clients: Record<string, readonly string[]>,
    ) => {
      const claims = {
        realm_access: { roles: realm },
        resource_access: Object.fromEntries(
          Object.entries(clients).map(([client, roles]) => [client, { roles }]),
        ),
      };
      return (await decide(app, { claims })).auth?.roles;
    };

    it.each<[string, readonly string[], Record<string, readonly string[]>, string]>([
      ["a realm role with a colon", ["orders-api:admin"], {}, "orders-api%3Aadmin"],
      ["a realm role that looks escaped", ["orders-api%3Aadmin"], {}, "orders-api%253Aadmin"],
      ["a client with a colon", [], { "shop:orders": ["admin"] }, "shop%3Aorders:admin"],
      ["a client with a percent sign", [], { "shop%3Aorders": ["admin"] }, "shop%253Aorders:admin"],
      ["a client's role with a colon", [], { shop: ["orders:admin"] }, "shop:orders:admin"],
      ["a client's role with a percent sign", [], { shop: ["100%"] }, "shop:100%"],
      ["a client that is a URL", [], { "https://a.example": ["view"] }, "https%3A//a.example:view"],
    ])("gives %s an unambiguous name", async (_what, realm, clients, name) => {
      expect(await rolesOf(realm, clients)).toEqual([name]);
    });

    it("never gives two roles of a token the same name", async () => {
      const names = ["a", "a:b", "a:b:c", "a%3Ab", "a%3Ab:c", "a%253Ab", "%", ":", ""];
      const clients = Object.fromEntries(names.map((client) => [client, names]));
      const roles = (await rolesOf(names, clients)) ?? [];
      expect(new Set(roles).size).toBe(names.length + names.length ** 2);
    });
  });

  it.each<[string, TokenChanges, string]>([
    ["client_id", {}, "app"],
    [
      "clientId, by the mapper of an older client",
      { claims: { client_id: undefined, clientId: "checkout" } },
      "app",
    ],
    ["preferred_username alone", { claims: { client_id: undefined } }, "user"],
    ["another client's id", { claims: { client_id: undefined, clientId: "other" } }, "user"],
  ])("decides whose token it is by %s", async (_what, changes, kind) => {
    expect((await decide(app, changes)).auth?.kind).toBe(kind);
  });
});
