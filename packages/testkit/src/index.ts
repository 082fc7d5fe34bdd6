export type { ClockTimer, DecisionEvent, PolicyOrigin } from "@callgate/core";
export { bearer } from "./bearer.js";
export {
  createTestCertificate,
  type TestCertificate,
  type TestCertificateOptions,
} from "./certificates/test-certificate.js";
export { adapterContract, type ContractCheck } from "./contract/adapter-contract.js";
export type {
  ContractEndpoint,
  RunningService,
  StartService,
} from "./contract/adapter-under-test.js";
export { fetchContract } from "./contract/fetch-contract.js";
export { lockStoreContract } from "./contract/lock-store-contract.js";
export { replayStoreContract } from "./contract/replay-store-contract.js";
export {
  type RevocationSourceUnderTest,
  revocationSourceContract,
} from "./contract/revocation-source-contract.js";
export type { OpenStore, StoreUnderTest } from "./contract/store-under-test.js";
export { valueStoreContract } from "./contract/value-store-contract.js";
export { dpop } from "./dpop-headers.js";
export { createFakeClock, type FakeClock } from "./fake-clock.js";
export { type AnswerForgeryName, answerForgeryNames } from "./forge/answer-forgeries.js";
export { type Forge, forgeryReasons } from "./forge/forger.js";
export type { ForgeryName } from "./forge/forgeries.js";
export type { TestIssuerOptions } from "./issuer/define-test-issuer.js";
export type { FaultOptions, FaultTarget, IssuerDocument } from "./issuer/fault-options.js";
export type { FaultName } from "./issuer/faults.js";
export type { IntrospectionAnswer } from "./issuer/introspection/answer-shape.js";
export type { IntrospectingServer } from "./issuer/introspection/answer-shapes.js";
export type { TestIntrospectionOptions } from "./issuer/introspection/introspection-options.js";
export type { CustomFault, RequestCounts } from "./issuer/issuer-server.js";
export type { TokenRefusal } from "./issuer/refusals.js";
export { createTestIssuer, type TestIssuer } from "./issuer/test-issuer.js";
export type { TestClient, TestClients } from "./issuer/token-clients.js";
export { type RecordedEvents, recordEvents } from "./record-events.js";
export {
  createDpopKey,
  type DpopKey,
  type DpopKeyOptions,
  type DpopProofOptions,
} from "./tokens/dpop-key.js";
export type { KeyRotation } from "./tokens/key-ring.js";
export type { TestProfileName } from "./tokens/test-profile.js";
export type { TokenContent, TokenShape } from "./tokens/token-content.js";
export type { OpaqueTokenOptions, TokenKey, TokenOptions } from "./tokens/token-options.js";
