import type { RequestListener } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { answeringJson, makeCertificate } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
import { granted, refusal, refusalOf, servers } from "./test-support/exchange.js";
import { requestToken } from "./test-support/request-token.js";

afterEach(() => servers.close());

describe("toTransportError", () => {
  it.each([
    ["drops the connection", (request) => void request.socket.destroy()],
    [
      "breaks off in the middle of its answer",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "99" });
        response.write('{"access_token"', () => response.destroy());
      },
    ],
    [
      "breaks off in the middle of a refusal",
      (_request, response) => {
        response.writeHead(400, { "content-type": "application/json", "content-length": "99" });
        response.write('{"error"', () => response.destroy());
      },
    ],
  ] satisfies [string, RequestListener][])("reports a server that %s", async (_how, listener) => {
    expect(await refusalOf(listener)).toMatchObject({
      code: "network_error",
      retryable: true,
      status: undefined,
    });
  });

  it("reports an address where no server listens", async () => {
    const tokenEndpoint = await servers.http(answeringJson(granted));
    servers.close();
    expect(await refusal(requestToken({ tokenEndpoint }))).toMatchObject({
      code: "network_error",
      retryable: true,
    });
  });

  it("reports a server that does not speak HTTP", async () => {
    const port = await servers.listen(
      createTcpServer((socket) => socket.end("never-seen\r\n\r\n")),
    );
    const tokenEndpoint = `http://127.0.0.1:${port}`;
    expect(await refusal(requestToken({ tokenEndpoint }))).toMatchObject({ code: "network_error" });
  });

  it.each([
    [
      "has a certificate that no authority signed",
      () => createTlsServer(makeCertificate({ name: "localhost" })),
    ],
    ["has no certificate", () => createTlsServer({})],
    ["speaks no TLS", () => createTcpServer((socket) => socket.end("HTTP/1.1 400 Bad\r\n\r\n"))],
  ])("reports a server that %s, and sends nothing to it", async (_how, makeServer) => {
    const server = makeServer();
    server.on("tlsClientError", () => {});
    const port = await servers.listen(server);
    const tokenEndpoint = `https://localhost:${port}/token`;
    expect(await refusal(requestToken({ tokenEndpoint }))).toMatchObject({
      code: "tls_error",
      retryable: false,
    });
  });
});
