import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Log } from '../../../kernel/log.ts';
import { subProtocol } from './handshake.ts';
import { closeCode, type Session, type SessionPorts } from './session.ts';

/** The sockets of the real-time endpoint. */
export interface Connections {
  /** Completes an upgrade; `open` makes what speaks on the connection. */
  accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    open: (connection: Pick<SessionPorts, 'send' | 'close'>) => Session,
  ): void;
  /** Says goodbye on every connection; resolves when all that are open now are closed. */
  hangUp(): Promise<void>;
  /** How many operations are starting on all of them. */
  readonly starting: number;
}

/** AppSync publishes no limit for what clients send; it delivers no more than this either. In bytes. */
const maxMessage = 240 * 1_024;

/** What may wait for a client that does not read, in bytes: some seventeen events of the largest size. */
const maxWaiting = 4 * 1_024 * 1_024;

export function createConnections(log: Log): Connections {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxMessage,
    // Without it the upgrade succeeds all the same: the error that follows could not be sent otherwise.
    handleProtocols: (offered) => offered.has(subProtocol) && subProtocol,
  });
  const sessions = new Map<WebSocket, Session>();

  function send(socket: WebSocket, text: string): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > maxWaiting) {
      log.warn('A WebSocket was cut off: its client does not read what is sent to it.');
      socket.terminate();
      return;
    }
    socket.send(text);
  }

  return {
    accept(request, stream, head, open) {
      server.handleUpgrade(request, stream, head, (socket) => {
        const session = open({
          send: (text) => send(socket, text),
          close: (code, reason) => socket.close(code, reason),
        });
        sessions.set(socket, session);
        socket.on('message', (message, isBinary) =>
          session.receive(isBinary ? '' : (message as Buffer).toString('utf8')),
        );
        socket.on('error', (error) => log.warn(`A WebSocket was closed: ${error.message}.`));
        socket.on('close', () => {
          sessions.delete(socket);
          session.ended();
        });
      });
    },
    async hangUp() {
      const closed = [...sessions.keys()].map(
        (socket) => new Promise<void>((resolve) => void socket.once('close', () => resolve())),
      );
      for (const socket of sessions.keys()) socket.close(closeCode.goingAway, 'Going away');
      await Promise.all(closed);
    },
    get starting() {
      let starting = 0;
      for (const session of sessions.values()) starting += session.starting;
      return starting;
    },
  };
}
