import { describe, expect, it } from "vitest";
import { isSecureLink, isSecureUrl } from "./secure-url.js";

describe("isSecureUrl", () => {
  it.each([
    "https://login.example.com",
    "https://login.example.com:8443/tenant/",
    "http://localhost:3000",
    "http://127.0.0.1",
    "http://127.8.9.10:80/x",
    "http://[::1]:3000/",
  ])("accepts %s", (url) => {
    expect(isSecureUrl(url)).toBe(true);
  });

  it.each([
    "",
    "login.example.com",
    "http://login.example.com",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://10.0.0.1",
    "http://[::2]",
    "ftp://localhost",
    "file:///etc/passwd",
    "data:application/json,{}",
    "https://user:secret@login.example.com",
    "https://login.example.com/#fragment",
  ])("refuses %s", (url) => {
    expect(isSecureUrl(url)).toBe(false);
  });
});

describe("isSecureUrl with insecure origins", () => {
  const listed = ["http://keycloak:8080", "http://idp.internal"];

  it.each(["http://keycloak:8080", "http://keycloak:8080/realms/x?y=z", "http://idp.internal:80/"])(
    "accepts what is listed: %s",
    (url) => {
      expect(isSecureUrl(url, listed)).toBe(true);
    },
  );

  it.each([
    "http://keycloak",
    "http://keycloak:8081",
    "http://keycloak:8080.example.com",
    "http://sub.keycloak:8080",
    "http://user@keycloak:8080",
    "http://keycloak:8080/#x",
    "http://idp.internal.example.com",
    "ftp://keycloak:8080",
  ])("covers nothing more: %s", (url) => {
    expect(isSecureUrl(url, listed)).toBe(false);
  });
});

describe("isSecureLink", () => {
  const remote = "https://login.example.com";

  it.each([
    ["https://keys.example.com/jwks", remote],
    ["https://keys.example.com/jwks", "http://127.0.0.1:4444"],
    ["http://127.0.0.1:8200/jwks", "http://localhost:4444"],
  ])("accepts %s named by %s", (url, source) => {
    expect(isSecureLink(url, source)).toBe(true);
  });

  it.each([
    ["http://127.0.0.1:8200/jwks", remote],
    ["http://localhost/jwks", "https://127.0.0.1"],
    ["http://[::1]/jwks", "http://keycloak:8080"],
    ["http://keys.example.com/jwks", "http://127.0.0.1:4444"],
    ["http://127.0.0.1:8200/jwks", "not an address"],
  ])("refuses %s named by %s", (url, source) => {
    expect(isSecureLink(url, source)).toBe(false);
  });

  it("accepts an origin that is listed, also where a server's metadata names it", () => {
    expect(isSecureLink("http://127.0.0.1:8200/x", remote, ["http://127.0.0.1:8200"])).toBe(true);
    expect(isSecureLink("http://127.0.0.1:8201/x", remote, ["http://127.0.0.1:8200"])).toBe(false);
  });
});
