import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Revocation, RevocationSource } from "@callgate/core";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "./app.js";
import { callTimes } from "./traffic.js";

const cleanups: (() => unknown)[] = [];
let issuer: TestIssuer;
beforeEach(async () => {
  issuer = await createTestIssuer();
});
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
  await issuer.close();
});

/** A list in this process that all members read, in place of Redis. */
class List {
  readonly #readers = new Set<Parameters<RevocationSource["start"]>[0]>();

  source(): RevocationSource {
    return {
      name: "list",
      start: (apply, signal) => {
        this.#readers.add(apply);
        apply({ type: "replaced", revocations: [] });
        apply({ type: "synced" });
        return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
      },
    };
  }

  add(revocation: Revocation): void {
    for (const apply of this.#readers) apply({ type: "revoked", revocation });
  }
}

async function member(name: string, list: List): Promise<string> {
  const { issuer: url } = issuer.gateOptions;
  const { app, gate } = createApp({
    issuer: url,
    audience: String(issuer.audience),
    member: name,
    revocations: list.source(),
    publicUrl: "https://orders.example.com",
  });
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => {
    server.close();
    server.closeAllConnections();
    gate.close();
  });
  await gate.ready();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a member of the fleet", () => {
  it("says which it is, and refuses a caller that is revoked over the list, as the others do", async () => {
    const list = new List();
    const members = [await member("1", list), await member("2", list)];
    const headers = bearer(await issuer.token({ caller: "checkout", scope: "orders:read" }));
    const statuses = async (): Promise<unknown[]> => {
      const answers = await Promise.all(members.map((url) => callTimes(1, url, headers)));
      return answers.flat().map(({ member: by, status, code }) => [by, status, code]);
    };
    expect(await statuses()).toEqual([
      ["1", 200, undefined],
      ["2", 200, undefined],
    ]);
    list.add({ match: { caller: "checkout" }, until: "2999-12-31", reason: "for a test" });
    expect(await statuses()).toEqual([
      ["1", 403, "caller_revoked"],
      ["2", 403, "caller_revoked"],
    ]);
  });

  it("refuses a caller that is not on the list of the endpoint", async () => {
    const url = await member("1", new List());
    const headers = bearer(await issuer.token({ caller: "stranger", scope: "orders:read" }));
    expect(await callTimes(1, url, headers)).toMatchObject([{ code: "caller_not_allowed" }]);
  });
});
