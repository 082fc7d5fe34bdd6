import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, request as send } from "node:http";
import { type ClientHttp2Session, connect as connectHttp2, createSecureServer } from "node:http2";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate, startServer } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { fromNode } from "./from-node.js";
import { connectionOf, peerOf } from "./node-peer.js";

describe("peerOf: the address", () => {
  it("is that of a TCP connection", async () => {
    let address: string | undefined;
    await using server = await startServer((request, response) => {
      address = fromNode(request).peer?.address;
      response.end();
    });
    await once(send(server.origin, { agent: false }).end(), "response");
    expect(address).toBe("127.0.0.1");
  });

  it("is `unix` for a Unix domain socket", async () => {
    const folder = mkdtempSync(join(tmpdir(), "callgate-"));
    const socketPath = join(folder, "socket");
    let address: string | undefined;
    const server = createServer((request, response) => {
      address = fromNode(request).peer?.address;
      response.end();
    }).listen(socketPath);
    await once(server, "listening");
    await once(send({ socketPath, agent: false }).end(), "response");
    expect(address).toBe("unix");
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it("is unknown once a TCP connection is closed, and never passes for a Unix domain socket", async () => {
    let receive = (_: IncomingMessage): void => {};
    const received = new Promise<IncomingMessage>((resolve) => {
      receive = resolve;
    });
    await using server = await startServer((request) => receive(request));
    const client = connect(server.port, "127.0.0.1");
    client.on("error", () => {});
    client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const request = await received;
    const closed = once(request.socket, "close");
    client.resetAndDestroy();
    await closed.catch(() => {});
    expect(fromNode(request).peer?.address).toBeUndefined();
  });

  it.each([
    ["nothing", {}],
    ["no remote address any more", { destroyed: false, localAddress: "127.0.0.1" }],
    ["been destroyed", { destroyed: true }],
    ["no address, and not said whether it is destroyed", { localAddress: undefined }],
  ])("is unknown of a socket that has %s", (_what, socket) => {
    expect(peerOf(socket)?.address).toBeUndefined();
  });

  it.each([undefined, null, 7, "socket"])("is that of no peer for %j", (socket) => {
    expect(peerOf(socket)).toBeUndefined();
  });
});

describe("peerOf: the certificate", () => {
  it("is read once for a connection, and again where there was none", () => {
    const octets = [undefined, new Uint8Array([1]), new Uint8Array([2])];
    const getPeerX509Certificate = () => {
      const raw = octets.shift();
      return raw && { raw };
    };
    const socket = { remoteAddress: "::1", getPeerX509Certificate };
    expect(peerOf(socket)?.certificate()).toBeUndefined();
    const first = peerOf(socket)?.certificate();
    expect(first).toEqual(new Uint8Array([1]));
    expect(peerOf(socket)?.certificate()).toBe(first);
  });

  it("is missing where the socket throws, as that of an HTTP/2 session does once it is closed", () => {
    const socket = {
      get remoteAddress(): string {
        throw new Error("The socket was disconnected from the Http2Session");
      },
      getPeerX509Certificate(): never {
        throw new Error("The socket was disconnected from the Http2Session");
      },
    };
    expect(peerOf(socket)?.address).toBeUndefined();
    expect(peerOf(socket)?.certificate()).toBeUndefined();
  });
});

describe("connectionOf", () => {
  it("is the socket of a request, or that of its HTTP/2 session", () => {
    const [socket, ofSession] = [{}, {}];
    const stream = { session: { socket: ofSession } };
    expect(connectionOf({ socket })).toBe(socket);
    expect(connectionOf({ socket, stream: {}, httpVersionMajor: 2 })).toBe(socket);
    expect(connectionOf({ socket, stream, httpVersionMajor: 2 })).toBe(ofSession);
    expect(connectionOf({ socket, stream, httpVersionMajor: 1 })).toBe(socket);
    expect(connectionOf({ socket, stream })).toBe(socket);
  });

  it("is one object for all requests of an HTTP/2 connection, with its client's certificate", async () => {
    const client = makeCertificate({ name: "client" });
    const { cert, key } = makeCertificate({ name: "localhost", forLoopback: true });
    const certificates: (Uint8Array | undefined)[] = [];
    const options = { cert, key, requestCert: true, rejectUnauthorized: false };
    const server = createSecureServer(options, (request, response) => {
      certificates.push(fromNode(request).peer?.certificate());
      response.end();
    });
    await using running = await startServer(server);
    const session: ClientHttp2Session = connectHttp2(`https://127.0.0.1:${running.port}`, {
      ca: cert,
      cert: client.cert,
      key: client.key,
    });
    for (const _ of [1, 2]) {
      const stream = session.request({ ":path": "/" }).resume();
      await once(stream, "close");
    }
    session.close();
    expect(certificates[0]).toBeInstanceOf(Uint8Array);
    expect(certificates[1]).toBe(certificates[0]);
  });
});
