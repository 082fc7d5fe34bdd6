export { bundleProgram } from "./bundle-program.js";
export {
  type CertificateAuthority,
  type CertificateOptions,
  type Certified,
  makeAuthority,
  makeCertificate,
} from "./certificates.js";
export { findProgram, installPackage } from "./debian-programs.js";
export { FakeClock, type FakeTimer, settle } from "./fake-clock.js";
export {
  type FakeClockCase,
  type FakeClockUnderTest,
  fakeClockContract,
} from "./fake-clock-contract.js";
export { freshKeyPair, type KeyPairOptions } from "./fresh-key-pair.js";
export { type OccupiedThreads, occupyThreads } from "./occupy-threads.js";
export {
  type ClaimForms,
  type ProfileTokens,
  type ProviderToken,
  profileTokens,
  rfc9068,
  type TokenShape,
  tokensOf,
  type UserToken,
} from "./profile-tokens/index.js";
export {
  freePort,
  type RedisServer,
  redisProgram,
  sendToRedis,
  startRedis,
  startSentinel,
  withRedis,
} from "./redis-server.js";
export { seededRandom } from "./seeded-random.js";
export {
  answering,
  answeringJson,
  formOf,
  type RunningServer,
  Servers,
  startServer,
} from "./servers.js";
export { startTcpProxy, type TcpProxy } from "./tcp-proxy.js";
