import { browserRefused } from "./options/browser-refused.js";

/** Throws when it is imported: every visitor of the page would have the client's credential. */
export const createTokenClient: never = refuse();

function refuse(): never {
  throw browserRefused("@callgate/client");
}
