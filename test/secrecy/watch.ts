import * as core from "@callgate/core";
import * as secrets from "@callgate/secrets";
import { ToldTexts } from "./told-texts.js";
import { UsedSecrets } from "./used-secrets.js";
import { watchErrors, watchOutput } from "./watch-told.js";
import { watchSources, watchWire } from "./watch-wire.js";

/** The secrets that a process uses and the texts that it outputs, from the moment it is watched. */
export interface Watched {
  readonly used: UsedSecrets;
  readonly told: ToldTexts;
}

/** Watches this process from now on, except for what the token client adds; this cannot be undone. */
export function watch(): Watched {
  const [used, told] = [new UsedSecrets(), new ToldTexts()];
  watchSources(secrets.envSecret("ANY"), used);
  watchWire(used);
  for (const exported of [core, secrets]) watchErrors(exported, told);
  watchOutput(told);
  return { used, told };
}
