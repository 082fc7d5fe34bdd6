import type { Faults } from "@callgate/core/kit";
import { booleanOr, optionalText, textMatching } from "../options/option-checks.js";

/** Which secret of AWS Secrets Manager is read, and which part of it. */
export interface StagedSecretOptions {
  /** Name or ARN of the secret. */
  readonly secretId: string;
  /** The member to read from a secret that is a JSON object. Default: none, the whole secret is the value. */
  readonly field?: string;
  /**
   * The staging label to read; default `AWSCURRENT`.
   *
   * While `AWSCURRENT` is rejected and a rotation is under way, the version labelled `AWSPENDING` is returned, with
   * the current one as its previous.
   */
  readonly stage?: string;
  /**
   * Whether the previous version is read too, default true: one more request per version. It is the one labelled
   * `AWSPREVIOUS`, for `AWSPENDING` the one labelled `AWSCURRENT`; for others it is the last different value read.
   */
  readonly previous?: boolean;
}

/** The names of {@link StagedSecretOptions}. */
export const STAGED_SECRET_OPTIONS: readonly (keyof StagedSecretOptions)[] = [
  "secretId",
  "field",
  "stage",
  "previous",
];

/** Checked, with every default filled in. */
export interface DefinedStagedSecret {
  readonly secretId: string;
  readonly field: string | undefined;
  readonly stage: string;
  readonly previous: boolean;
}

const SECRET_ID = {
  pattern: /^[A-Za-z0-9/_+=.@:!-]{1,2048}$/,
  expected: "the name or ARN of a secret",
};
const FIELD = { pattern: /^.{1,256}$/s, expected: "the name of a member, 1 to 256 characters" };
const STAGE = {
  pattern: /^[\x21-\x7e]{1,256}$/,
  expected: "a staging label",
  byDefault: "AWSCURRENT",
};

/** Checks which secret is read. */
export function defineStagedSecret(
  options: Readonly<Record<string, unknown>>,
  faults: Faults,
): DefinedStagedSecret {
  return {
    secretId: textMatching(options, "secretId", SECRET_ID, faults),
    field: optionalText(options, "field", FIELD, faults),
    stage: textMatching(options, "stage", STAGE, faults),
    previous: booleanOr(options, "previous", true, faults),
  };
}
