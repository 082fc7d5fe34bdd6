import { existsSync, readFileSync } from "node:fs";
import { callgate } from "@callgate/express";
import { bearer, createTestIssuer, recordEvents } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import express from "express";
import { describe, expect, it, onTestFinished } from "vitest";

const ROOT = new URL("../../", import.meta.url);
const readme = readFileSync(new URL("README.md", ROOT), "utf8");
const linksIn = (text: string): readonly string[] =>
  Array.from(text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g), ([, path = ""]) => path);
const sectionOf = (heading: string): string =>
  readme.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";

describe("README.md", () => {
  it("fits on 150 lines", () => {
    expect(readme.trimEnd().split("\n").length).toBeLessThanOrEqual(150);
  });

  it.each(linksIn(readme))("has a link to %s, which is there", (path) => {
    expect(existsSync(new URL(path, ROOT))).toBe(true);
  });

  const claims = Array.from(
    sectionOf("What none of the others has").matchAll(/^\| (?!---|claim)(.+)$/gm),
  );
  it.each(claims.map(([row]) => row))("proves: %s", (row) => {
    const proofs = linksIn(row.split("|").at(-2) ?? "");
    expect(proofs.length).toBeGreaterThan(0);
    for (const proof of proofs) expect(proof).toMatch(/\.test\.ts$|^docs\/[\w/-]+\.md$/);
  });

  it("has claims", () => {
    expect(claims.length).toBeGreaterThan(8);
  });

  it("shows the answer and the event of its example as they are", async () => {
    const issuer = await createTestIssuer();
    onTestFinished(() => issuer.close());
    const gate = callgate(issuer.gateOptions);
    onTestFinished(() => gate.close());
    const app = express().post("/orders", gate({ callers: ["checkout"], scope: "orders:write" }));
    const { origin, close } = await startServer(app);
    onTestFinished(close);
    const token = await issuer.token({ caller: "reports", scope: "orders:read" });
    const events = recordEvents();
    const response = await fetch(`${origin}/orders`, { method: "POST", headers: bearer(token) });
    events.stop();

    const [, answer = ""] = /^```http\n(.*?)^```$/ms.exec(readme) ?? [];
    const [head = "", body = ""] = answer.split("\n\n");
    const [status, ...headers] = head.split("\n");
    expect(status).toBe(`HTTP/1.1 ${response.status} ${response.statusText}`);
    for (const header of headers) {
      const [name = "", ...value] = header.split(": ");
      expect(response.headers.get(name)).toBe(value.join(": "));
    }
    expect(headers.length).toBeGreaterThan(1);
    const shown = JSON.parse(body) as { decisionId: string };
    const { decisionId, ...rest } = (await response.json()) as { decisionId: string };
    expect({ ...shown, decisionId }).toEqual({ ...rest, decisionId });

    const [, event = ""] = /^```json\n(.*?)^```$/ms.exec(readme) ?? [];
    const reported = JSON.parse(event) as { decisionId: string };
    expect(reported.decisionId).toBe(shown.decisionId);
    expect(events.decisions).toMatchObject([{ ...reported, decisionId }]);
  });
});
