import * as core from "@callgate/core";
import * as secrets from "@callgate/secrets";
import { ToldTexts } from "./told-texts.js";
import { Undo } from "./undo.js";
import { UsedSecrets } from "./used-secrets.js";
import { watchAuditLogs, watchErrors, watchOutput } from "./watch-told.js";
import { watchSources, watchWire } from "./watch-wire.js";
import type { Watched } from "./watched.js";

/** Watches this process until the result's `undo` runs, except for what the token client adds. */
export function watch(): Watched {
  const watched = { used: new UsedSecrets(), told: new ToldTexts(), undo: new Undo() };
  watchSources(secrets.envSecret("ANY"), watched);
  watchWire(watched);
  for (const exported of [core, secrets]) watchErrors(exported, watched);
  watchAuditLogs(watched);
  watchOutput(watched);
  return watched;
}
