import type { Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';
import type { CertificateSource } from './certificate.ts';
import type { Log } from './kernel/log.ts';

/** The content type of a TLS record that begins a handshake; no HTTP request begins with it. */
const handshake = 0x16;

/** How long a connection may say nothing at all, in milliseconds: as long as Node's HTTP server waits for a head. */
const patience = 60_000;

/**
 * One port for HTTP and TLS: hands a new connection to `serve` once its first byte has come, through TLS where that byte
 * begins a handshake. The certificate is asked for by the first of those.
 */
export function byFirstByte(
  serve: (socket: Socket) => void,
  certificate: CertificateSource,
  log: Log,
): (socket: Socket) => void {
  let opening: Promise<Server> | undefined;
  const tlsServer = () => (opening ??= openTls(serve, certificate));
  return (socket) => {
    const forget = () => socket.destroy();
    socket.setTimeout(patience, forget);
    socket.on('error', forget);
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      socket.setTimeout(0);
      socket.off('timeout', forget);
      socket.off('error', forget);
      if (first[0] !== handshake) {
        serve(socket);
        socket.resume();
        return;
      }
      socket.on('error', forget);
      // A client that has nothing more to say ends its TLS session as well, also one that never began.
      socket.allowHalfOpen = false;
      tlsServer().then(
        (server) => server.emit('connection', socket),
        (error: unknown) => {
          log.error(`There is no certificate, so no TLS: ${String(error)}`);
          socket.destroy();
        },
      );
    });
  };
}

async function openTls(serve: (socket: Socket) => void, certificate: CertificateSource): Promise<Server> {
  const server = createServer({ ...(await certificate.get()), ALPNProtocols: ['http/1.1'] }, serve);
  // A client that does not trust the certificate says so by going away, and is told why on its own side.
  server.on('tlsClientError', (_, socket) => socket.destroy());
  return server;
}
