import { describe, expectTypeOf, it } from "vitest";
import { type AwsSecretOptions, awsAgentSecret, awsSecret } from "./aws/index.js";
import {
  type CachedSecretOptions,
  cachedSecret,
  envSecret,
  fileSecret,
  firstOf,
  type Secret,
  type SecretReading,
  type SecretSource,
  SecretUnavailableError,
  staticSecret,
} from "./index.js";
import { type VaultAuth, type VaultSecretOptions, vaultSecret } from "./vault/index.js";

// Checked by the compiler: `npm run types` fails when one of these does.

describe("the type of a source of secrets", () => {
  it("is what every function of the package returns", () => {
    expectTypeOf(cachedSecret).returns.toEqualTypeOf<SecretSource>();
    expectTypeOf(envSecret).returns.toEqualTypeOf<SecretSource>();
    expectTypeOf(fileSecret).returns.toEqualTypeOf<SecretSource>();
    expectTypeOf(firstOf(envSecret("SECRET"))).toEqualTypeOf<SecretSource>();
    expectTypeOf(staticSecret).returns.toEqualTypeOf<SecretSource>();
    expectTypeOf(vaultSecret).returns.toEqualTypeOf<SecretSource>();
    expectTypeOf(awsSecret).returns.toEqualTypeOf<SecretSource>();
    expectTypeOf(awsAgentSecret).returns.toEqualTypeOf<SecretSource>();
  });

  it("accepts an object of an application, whose secret has a value and its version", () => {
    const own: SecretSource = { get: async () => ({ value: "s", version: "1" }) };
    // @ts-expect-error without a version a change cannot be noticed
    const unversioned: SecretSource = { get: async () => ({ value: "s" }) };
    // @ts-expect-error a secret is read asynchronously
    const immediate: SecretSource = { get: () => ({ value: "s", version: "1" }) };
    expectTypeOf([own, unversioned, immediate]).toBeArray();
  });

  it("returns a secret that cannot be changed", () => {
    const change = async (source: SecretSource) => {
      const secret = await source.get({ reason: "initial" });
      expectTypeOf(secret).toEqualTypeOf<Secret>();
      // @ts-expect-error read-only
      secret.value = "other";
    };
    // @ts-expect-error a source needs to know why
    const unexplained = (source: SecretSource) => source.get({});
    expectTypeOf([change, unexplained]).toBeArray();
  });
});

describe("the types of the options", () => {
  it("require a text, not a variable that may be unset", () => {
    const unset: string | undefined = process.env.SECRET_FILE;
    // @ts-expect-error the variable may be unset
    const path = () => fileSecret(unset);
    // @ts-expect-error the variable may be unset
    const text = () => staticSecret(unset);
    expectTypeOf([path, text]).toBeArray();
  });

  it("refuse an option that is undefined or unknown", () => {
    // @ts-expect-error leave the member out
    const absent: CachedSecretOptions = { cacheSeconds: undefined };
    // @ts-expect-error misspelt
    const unknown = () => envSecret("SECRET", { cacheSecond: 60 });
    expectTypeOf([absent, unknown]).toBeArray();
  });

  it("let a custom store leave the version out", () => {
    expectTypeOf({ value: "s" }).toExtend<SecretReading>();
    expectTypeOf(cachedSecret).toBeCallableWith(async () => ({ value: "s" }), { name: "keyring" });
    // @ts-expect-error the value alone is not a reading
    const text = () => cachedSecret(async () => "s");
    expectTypeOf(text).toBeFunction();
  });

  it("require the members of each login of Vault, and refuse those of another", () => {
    const agent: VaultAuth = "agent";
    const pod: VaultAuth = { method: "kubernetes", role: "orders" };
    // @ts-expect-error role is mandatory
    const withoutRole: VaultAuth = { method: "kubernetes" };
    // @ts-expect-error a token comes from a source, so that it can be renewed
    const plain: VaultAuth = { method: "token", token: "s.1" };
    // @ts-expect-error roleId belongs to approle
    const mixed: VaultAuth = { method: "kubernetes", role: "orders", roleId: "1" };
    expectTypeOf([agent, pod, withoutRole, plain, mixed]).toBeArray();
  });

  it("name what a store cannot do without", () => {
    expectTypeOf<VaultSecretOptions>().toHaveProperty("auth");
    expectTypeOf<AwsSecretOptions>().toHaveProperty("secretId");
    // @ts-expect-error nothing says which secret
    const vault: VaultSecretOptions = {};
    // @ts-expect-error nothing says which secret
    const aws: AwsSecretOptions = {};
    expectTypeOf([vault, aws]).toBeArray();
  });
});

describe("the type of SecretUnavailableError", () => {
  it("has a closed set of codes", () => {
    const first = (error: SecretUnavailableError) => error.code === "store_timeout";
    // @ts-expect-error not a code
    const misspelt = (error: SecretUnavailableError) => error.code === "timeout";
    expectTypeOf([first, misspelt]).toBeArray();
    expectTypeOf(SecretUnavailableError).instance.toExtend<Error>();
  });
});
