import { type ClaimForgeryName, claimForgeries } from "./claim-forgeries.js";
import type { Forgery } from "./forgery.js";
import { type HeaderForgeryName, headerForgeries } from "./header-forgeries.js";
import { type SignatureForgeryName, signatureForgeries } from "./signature-forgeries.js";

/** The name of a token that must be refused. */
export type ForgeryName = SignatureForgeryName | HeaderForgeryName | ClaimForgeryName;

/** Every token that must be refused. To add one, name it and add an entry in the file it belongs to. */
export const forgeries: Readonly<Record<ForgeryName, Forgery>> = Object.freeze({
  ...signatureForgeries,
  ...headerForgeries,
  ...claimForgeries,
});
