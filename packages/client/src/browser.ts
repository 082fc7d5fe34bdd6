import { TokenError } from "./errors.js";

/** Throws when it is imported: whoever loads a page has the credential in it. */
export const createTokenClient: never = refuse();

function refuse(): never {
  throw new TokenError(
    "config_invalid",
    "@callgate/client must not run in a browser: whoever loads the page has its credential",
  );
}
