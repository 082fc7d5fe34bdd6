import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { bearer, createTestIssuer } from "@callgate/testkit";
import { expect, it, onTestFinished } from "vitest";

it("has a gate in each worker, and none in the primary", { timeout: 30_000 }, async () => {
  const issuer = await createTestIssuer({ audience: "https://orders.example.com" });
  onTestFinished(() => issuer.close());
  const program = fileURLToPath(new URL("./cluster.ts", import.meta.url));
  const flags = ["--conditions=@callgate/source", "--import", import.meta.resolve("tsx")];
  const child = spawn(process.execPath, [...flags, program], {
    env: { ...process.env, ISSUER: issuer.url, PORT: "0", WORKERS: "2", NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill());

  const lines = createInterface(child.stdout);
  const [first] = await once(lines, "line");
  await once(lines, "line");
  const url = `http://127.0.0.1:${/\d+$/.exec(first)?.[0]}/orders`;
  const headers = bearer(await issuer.token({ caller: "reports" }));
  const statuses = [];
  for (let call = 0; call < 4; call += 1) statuses.push((await fetch(url, { headers })).status);
  expect(statuses).toEqual([200, 200, 200, 200]);
  expect(issuer.requests.jwks).toBe(2);
});
