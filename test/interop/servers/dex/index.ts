import { CannotRunAnywhere, type InteropServer } from "../server.js";

const REASON =
  "the Go module proxy has no version with client credentials; the access tokens of later ones are ID tokens, which no profile admits";

/** Dex, whose newest version in the module proxy is of 2018; see docs/profiles.md for later ones. */
export const dex: InteropServer = {
  name: "dex",
  product: "Dex",
  obtain: () => Promise.reject(new CannotRunAnywhere(REASON)),
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  provision: () => Promise.reject(new CannotRunAnywhere(REASON)),
};
