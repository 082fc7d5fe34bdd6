import type { RuntimeUnderTest } from "../runtime.js";
import type { CheckGroup } from "./check.js";
import { keyChecks } from "./key-checks.js";
import { otherChecks } from "./other-checks.js";
import { signatureChecks } from "./signature-checks.js";
import { tableChecks } from "./table-checks.js";

/** The checks for every runtime, in this order. */
export function checksOf(runtime: RuntimeUnderTest): readonly CheckGroup[] {
  return [tableChecks, signatureChecks, ...keyChecks, ...otherChecks(runtime)];
}
