/**
 * For reviewing policy documents outside the services that they stand next to: what the command `callgate` is made of.
 */

export type {
  InventoryMiddleware,
  InventoryRoute,
  RouteInventory,
} from "../inventory/route-inventory.js";
export { goesOn, type Judgement, type RefusalReason } from "../judging/judgement.js";
export { PolicyJudge } from "../judging/policy-judge.js";
export type { Subject } from "../judging/subject.js";
export { MAX_DOCUMENT_BYTES } from "../source/decode.js";
export { type FileRead, readFile } from "../source/read-file.js";
