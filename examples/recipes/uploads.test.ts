import { createHash } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request as send } from "node:http";
import { text } from "node:stream/consumers";
import { bearer, createTestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { afterAll, expect, it } from "vitest";
import { createServer } from "./uploads.js";

const issuer = await createTestIssuer();
const server = await startServer(createServer(issuer.gateOptions));
const scanner = bearer(await issuer.token({ caller: "scanner", scope: "scans:write" }));
const body = Buffer.alloc(3_000_000, "scan");
const sha256 = createHash("sha256").update(body).digest("hex");

afterAll(async () => {
  await server.close();
  await issuer.close();
});

it("accepts the upload of an admitted caller", async () => {
  const response = await fetch(server.origin, { method: "POST", headers: scanner, body });
  expect(await response.text()).toBe(sha256);
});

it("lets a client that waits for it send its body", async () => {
  const headers = { ...scanner, expect: "100-continue" };
  const upload = send(server.origin, { method: "POST", headers });
  upload.flushHeaders();
  await once(upload, "continue");
  upload.end(body);
  const [response] = (await once(upload, "response")) as [IncomingMessage];
  expect(await text(response)).toBe(sha256);
});

it("refuses a client that waits before its body is sent", async () => {
  const headers = { expect: "100-continue", "content-length": body.length };
  const upload = send(server.origin, { method: "POST", headers });
  let continued = false;
  upload.once("continue", () => {
    continued = true;
  });
  upload.flushHeaders();
  const [response] = (await once(upload, "response")) as [IncomingMessage];
  expect([response.statusCode, continued]).toEqual([401, false]);
  expect(response.headers.connection).toBe("close");
  upload.destroy();
});
