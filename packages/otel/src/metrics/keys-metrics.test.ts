import { afterEach, expect, it } from "vitest";
import type { Stop } from "../running.js";
import { CollectedMetrics } from "../test-support/collected-metrics.js";
import { happenToKeys } from "../test-support/messages.js";
import { startMetrics } from "./start-metrics.js";

let stop: Stop | undefined;
afterEach(() => stop?.());

it("reports the age of the keys of each issuer, since the last refresh that succeeded", async () => {
  let now = 0;
  const collected = new CollectedMetrics();
  stop = startMetrics(collected.meter, "declared", () => now);
  happenToKeys({ type: "refreshed", keyCount: 2, alias: "main" });
  now = 60_000;
  happenToKeys({ type: "refreshed", keyCount: 3, alias: "staff" });
  happenToKeys({ type: "refresh_failed", code: "timeout", alias: "main" });
  now = 90_000;
  const ages = [
    [{ "callgate.issuer.alias": "main" }, 90],
    [{ "callgate.issuer.alias": "staff" }, 30],
  ];
  expect(await collected.of("callgate.keys.age")).toEqual(ages);
});
