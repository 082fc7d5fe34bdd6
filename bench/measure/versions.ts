import { readFile } from "node:fs/promises";

const PEERS = [
  "@azure/msal-node",
  "@badgateway/oauth2-client",
  "@fastify/jwt",
  "@hapi/hapi",
  "@hono/node-server",
  "aws-jwt-verify",
  "express",
  "express-jwt",
  "express-oauth2-jwt-bearer",
  "fast-jwt",
  "fastify",
  "google-auth-library",
  "hapi-auth-jwt2",
  "hono",
  "jose",
  "jsonwebtoken",
  "jwks-rsa",
  "koa",
  "koa-jwt",
  "openid-client",
  "simple-oauth2",
] as const;

/** The installed version of everything that is measured beside us. */
export async function peerVersions(): Promise<Readonly<Record<string, string>>> {
  const entries = PEERS.map(async (name) => {
    const manifest = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
    const { version } = JSON.parse(await readFile(manifest, "utf8"));
    return [name, String(version)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
