import { describe, expect, it } from "vitest";
import { isSecureUrl } from "./secure-url.js";

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
