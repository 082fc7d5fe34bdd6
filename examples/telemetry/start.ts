import { createTestIssuer } from "@callgate/testkit";
import { ConsoleMetricExporter } from "@opentelemetry/sdk-metrics";
import { createApp } from "./app.js";
import { CALLS, call } from "./calls.js";
import { startTelemetry } from "./telemetry.js";

const stopTelemetry = startTelemetry(new ConsoleMetricExporter());
const issuer = await createTestIssuer();
const { app, gate } = createApp(issuer.gateOptions);

const statuses = await call(app, issuer);
for (const [index, [caller = "(no token)", path]] of CALLS.entries()) {
  console.log(`${caller} calls ${path}: ${statuses[index]}`);
}
// Exports what was measured, without waiting for the next minute.
await stopTelemetry();
gate.close();
await issuer.close();
