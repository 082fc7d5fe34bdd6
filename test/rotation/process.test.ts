import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, it, onTestFinished } from "vitest";
import { startIssuer } from "../keys/gate-under-test.js";

interface Service {
  /** Waits for a line on standard output. */
  waitsFor(line: string): Promise<void>;
  /** Waits for the end, whatever causes it. */
  exit(): Promise<{ readonly code: number | null; readonly said: readonly string[] }>;
}

/** Starts a separate process, with `createGate` and the issuer's address. */
function startService(issuerUrl: string, code: string): Service {
  const prelude = `
    import { subscribe } from "node:diagnostics_channel";
    import { createGate } from "@callgate/core";
    const issuer = process.env.ISSUER;
    const audience = "https://api.test";
    subscribe("callgate:keys", ({ type }) => console.log(type));
  `;
  const flags = [
    "--conditions=@callgate/source",
    "--import",
    import.meta.resolve("tsx"),
    "--input-type=module",
  ];
  const child = spawn(process.execPath, [...flags, "--eval", prelude + code], {
    cwd: new URL("..", import.meta.url),
    env: { ...process.env, ISSUER: issuerUrl, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill());
  const said: string[] = [];
  const lines = createInterface(child.stdout).on("line", (line) => said.push(line));
  const exited = once(child, "close");
  return {
    async waitsFor(line) {
      while (!said.includes(line)) await once(lines, "line");
    },
    async exit() {
      const [code] = (await exited) as [number | null];
      return { code, said };
    },
  };
}

// A process that is kept alive by mistake exceeds the time limit.
describe("a process with a gate", { timeout: 30_000 }, () => {
  it("ends when it has nothing else to do, although the gate refreshes its keys", async () => {
    const issuer = await startIssuer();
    const service = startService(
      issuer.url,
      `const gate = createGate({ issuer, audience });
       const request = { method: "GET", url: "/", authorization: ["Bearer ${await issuer.token()}"] };
       console.log((await gate.decide(request, gate.policy({ callers: "any" }))).outcome);`,
    );
    expect(await service.exit()).toEqual({ code: 0, said: ["refreshed", "allowed"] });
  });

  it("stays alive while it awaits ready, and ends after that", async () => {
    const issuer = await startIssuer();
    await issuer.stop();
    const service = startService(
      issuer.url,
      `const gate = createGate({ issuer, audience });
       console.log(await gate.ready({ deadlineMs: 20_000 }));`,
    );
    await service.waitsFor("refresh_failed");
    await issuer.start();
    const { code, said } = await service.exit();
    expect(code).toBe(0);
    expect(said.slice(-2)).toEqual(["refreshed", "true"]);
  });

  it("ends when the gate is closed while the issuer hangs", async () => {
    const issuer = await startIssuer();
    issuer.fault("hang");
    const service = startService(
      issuer.url,
      `const hangsUpOn = (url, init) => {
         setImmediate(() => gate.close());
         return fetch(url, init);
       };
       const gate = createGate({ issuer, audience, fetch: hangsUpOn, fetchTimeoutMs: 60_000 });
       console.log(await gate.ready({ deadlineMs: 60_000 }));`,
    );
    expect(await service.exit()).toEqual({ code: 0, said: ["false"] });
  });
});
