import { findProgram, installPackage, redisProgram } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it, vi } from "vitest";
import { play } from "./play.js";

afterEach(() => vi.unstubAllEnvs());

/** With `PROXIES=required` it is installed where it is missing; otherwise the balancer of Node stands in. */
function nginx(): string {
  const isThere = () => findProgram(["nginx"]);
  if (isThere() === undefined && process.env.PROXIES === "required") installPackage("nginx");
  return isThere() ?? "";
}

async function played(): Promise<{ lines: readonly string[]; unexpected: number; hidden: number }> {
  const lines: string[] = [];
  const tally = await play((line) => lines.push(line));
  return { lines, unexpected: tally.unexpected, hidden: tally["not shown"] };
}

describe("the fleet", () => {
  it("shows all of its scenes with nginx and Redis", async () => {
    vi.stubEnv("REDIS_SERVER_PATH", redisProgram() ?? "");
    vi.stubEnv("NGINX_PATH", nginx());
    const { lines, unexpected, hidden } = await played();
    console.info(lines.join("\n"));
    expect([unexpected, hidden]).toEqual([0, 0]);
    expect(lines[0]).toContain("nginx, /");
    expect(lines[1]).toContain("a Redis server");
  });

  it("works with Node alone, and says what it does not show", async () => {
    vi.stubEnv("REDIS_SERVER_PATH", "");
    vi.stubEnv("NGINX_PATH", "");
    const { lines, unexpected, hidden } = await played();
    expect(unexpected).toBe(0);
    expect(hidden).toBeGreaterThan(0);
    expect(lines[0]).toContain("nginx is not installed");
    expect(lines[1]).toContain("redis-server is not installed");
  });
});
