import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nobody } from "./callers.js";
import type { Act, Call } from "./calls.js";
import { runActs } from "./run-acts.js";
import { orders } from "./services.js";
import type { Stage } from "./stage.js";

let server: Server;
let stage: Stage;

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(401, {
      "content-type": "application/problem+json",
      "www-authenticate": 'Bearer realm="api"',
    });
    response.end(JSON.stringify({ code: "credentials_missing" }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  stage = { addressOf: () => `http://127.0.0.1:${port}` } as Partial<Stage> as Stage;
});

afterAll(() => server.close());

describe("runActs", () => {
  it("counts the calls that end as expected, and those that do not", async () => {
    const refused = callExpecting({ status: 401, reason: "credentials_missing" });
    const admitted = callExpecting({ status: 200 });
    const tally = await runActs([act(refused, admitted), act(refused)], stage, () => {});
    expect(tally).toEqual({ expected: 2, unexpected: 1, notShown: 0 });
  });

  it("writes what was expected next to what was received", async () => {
    const lines: string[] = [];
    await runActs([act(callExpecting({ status: 200 }))], stage, (line) => lines.push(line));
    expect(lines.at(-1)).toMatch(
      /^✗ nobody → express GET \/orders +200 +401 +credentials_missing, expected 200$/,
    );
  });

  it("counts many calls of one caller as one row", async () => {
    const many = { name: "many", place: async () => ({ status: 200, remarks: ["0 of 9 failed"] }) };
    const lines: string[] = [];
    const call = { ...callExpecting({ status: 200 }), caller: many };
    const tally = await runActs([act(call)], stage, (line) => lines.push(line));
    expect(tally).toEqual({ expected: 1, unexpected: 0, notShown: 0 });
    expect(lines.at(-1)).toMatch(/^✓ many → .* admitted, 0 of 9 failed$/);
  });

  it("does not count what cannot be shown, and says why", async () => {
    const many = { name: "many", place: async () => ({ status: 0, notShown: "no server" }) };
    const lines: string[] = [];
    const call = { ...callExpecting({ status: 200 }), caller: many };
    const tally = await runActs([act(call)], stage, (line) => lines.push(line));
    expect(tally).toEqual({ expected: 0, unexpected: 0, notShown: 1 });
    expect(lines.at(-1)).toMatch(/^– many → .* not shown: no server$/);
  });

  it("creates the situation before the calls", async () => {
    const story: string[] = [];
    const prepare = async (): Promise<void> => void story.push("prepared");
    const calls = [callExpecting({ status: 200 })];
    await runActs([{ title: "", prepare, calls }], stage, (line) => story.push(line));
    expect(story.slice(2)).toEqual(["prepared", expect.stringContaining("GET /orders")]);
  });
});

function callExpecting(expected: Call["expected"]): Call {
  return { caller: nobody, service: orders, endpoint: "GET /orders", expected };
}

function act(...calls: readonly Call[]): Act {
  return { title: "An act", calls };
}
