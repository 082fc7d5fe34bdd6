import { ConfigurationError, Faults } from "@callgate/core/kit/configuration";

/** The error for a browser, where every visitor of the page has the client's credential. */
export function browserRefused(subject: string): ConfigurationError {
  const faults = new Faults();
  faults.add(
    "environment_unsupported",
    subject,
    "must not run in a browser: every visitor of the page would have the client's credential; in a test, use the environment `node` instead of jsdom",
  );
  return new ConfigurationError(subject, faults.found);
}
