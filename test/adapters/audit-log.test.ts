import { createAuditLog, createGate } from "@callgate/core";
import { createAuditLog as ofExpress } from "@callgate/express";
import { createAuditLog as ofFastify } from "@callgate/fastify";
import { createAuditLog as ofHapi } from "@callgate/hapi";
import { createAuditLog as ofKoa } from "@callgate/koa";
import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { frameworks } from "./support/frameworks.js";
import { exchange } from "./support/raw-http.js";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const endpoints = [{ path: "/orders", policy: { callers: ["reports"] }, handler: () => ({}) }];

it.each(frameworks)(
  "an audit log in $name has the refusal whose `decisionId` is in the answer",
  async ({ start }) => {
    let text = "";
    await using audit = createAuditLog({
      write: (lines) => {
        text += lines;
      },
      format: "json",
      include: "refusals",
    });
    const gate = createGate({ ...issuer.gateOptions, onDecision: audit.record });
    await using app = await start(gate, { endpoints });
    const callAs = async (caller: string) =>
      exchange(app.port, {
        path: "/orders",
        lines: [`Authorization: Bearer ${await issuer.token({ caller })}`],
      });

    expect((await callAs("reports")).status).toBe(200);
    const { status, body } = await callAs("stranger");
    expect(status).toBe(403);
    await audit.close();
    gate.close();
    const lines = text.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        decisionId: JSON.parse(body).decisionId,
        outcome: "denied",
        reason: "caller_not_allowed",
        caller: "stranger",
        issuer: issuer.url,
        endpoint: "GET /orders",
        expected: ["reports"],
        enforced: true,
      },
    ]);
  },
);

it("is made by the same function in every adapter", () => {
  expect([ofExpress, ofKoa, ofHapi, ofFastify].every((each) => each === createAuditLog)).toBe(true);
});
