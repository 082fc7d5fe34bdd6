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
export type { Matrix, MatrixCaller, MatrixCell, MatrixEndpoint } from "./matrix.js";
export { type MatrixPageOptions, matrixPage } from "./page/matrix-page.js";
