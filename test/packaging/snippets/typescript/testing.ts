import { createGate } from "@callgate/core";
import { ConfigurationError, type ConfigurationFault } from "@callgate/core/adapter";
import { isSecureUrl } from "@callgate/core/kit";
import { createFakeClock, createTestIssuer, type TestIssuer } from "@callgate/testkit";

export async function goodToken(): Promise<string> {
  const clock = createFakeClock();
  const issuer: TestIssuer = await createTestIssuer({ clock });
  const gate = createGate({ ...issuer.gateOptions, clock });
  gate.close();
  await issuer.close();
  return isSecureUrl(issuer.url) ? issuer.token({ caller: "reports" }) : "";
}

export function faultsOf(error: unknown): readonly ConfigurationFault[] {
  return error instanceof ConfigurationError ? error.faults : [];
}
