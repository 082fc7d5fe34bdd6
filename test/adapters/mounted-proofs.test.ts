import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createGate, type Gate } from "@callgate/core";
import { callgate as expressGate } from "@callgate/express";
import { callgate as honoGate } from "@callgate/hono";
import { callgate as koaGate } from "@callgate/koa";
import { createDpopKey, createTestIssuer, dpop, type TestIssuer } from "@callgate/testkit";
import { getRequestListener } from "@hono/node-server";
import Router from "@koa/router";
import express from "express";
import { Hono } from "hono";
import Koa from "koa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const PUBLIC_URL = "https://api.example.com";
const POLICY = { callers: ["reports"] };

let issuer: TestIssuer;
let gate: Gate;
beforeAll(async () => {
  issuer = await createTestIssuer();
  const { url, audience } = issuer;
  gate = createGate({ issuer: url, audience, dpop: { publicUrls: [PUBLIC_URL] } });
});
afterAll(async () => {
  gate.close();
  await issuer.close();
});

/** The statuses of a request for `/v1/orders/7`, with a proof for each of the paths. */
async function statusesOf(listener: RequestListener, paths: readonly string[]): Promise<number[]> {
  const key = await createDpopKey();
  const token = await issuer.token({ caller: "reports", boundTo: key });
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const statuses: number[] = [];
    for (const path of paths) {
      const proof = await key.proof({ method: "GET", url: PUBLIC_URL + path, token });
      const headers = dpop(token, proof);
      const response = await fetch(`http://127.0.0.1:${port}/v1/orders/7?page=1`, { headers });
      statuses.push(response.status);
    }
    return statuses;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("a proof of an application that another one mounts", () => {
  it.each<[string, () => RequestListener]>([
    [
      "Express",
      () => {
        const router = express.Router();
        router.get("/:id", expressGate(gate)(POLICY), (_, response) => void response.end());
        const mounted = express().use("/orders", router);
        return express().use("/v1", mounted);
      },
    ],
    [
      "Hono",
      () => {
        const mounted = new Hono().get("/orders/:id", honoGate(gate)(POLICY), (c) => c.text(""));
        return getRequestListener(new Hono().mount("/v1", mounted.fetch).fetch);
      },
    ],
    [
      "Hono in Express",
      () => {
        const mounted = new Hono().get("/orders/:id", honoGate(gate)(POLICY), (c) => c.text(""));
        return express().use("/v1", getRequestListener(mounted.fetch));
      },
    ],
    [
      "Koa in Express",
      () => {
        const router = new Router().get("/orders/:id", koaGate(gate)(POLICY), (ctx) => {
          ctx.body = "";
        });
        return express().use("/v1", new Koa().use(router.routes()).callback());
      },
    ],
  ])("is for the address that the client called: %s", async (_, create) => {
    expect(await statusesOf(create(), ["/v1/orders/7", "/orders/7", "/7"])).toEqual([
      200, 401, 401,
    ]);
  });

  it("is used once where two gates follow each other", async () => {
    const guard = expressGate(gate)(POLICY);
    const app = express().use("/v1", guard);
    app.get("/v1/orders/:id", guard, (_, response) => void response.end());
    expect(await statusesOf(app, ["/v1/orders/7"])).toEqual([200]);
  });
});
