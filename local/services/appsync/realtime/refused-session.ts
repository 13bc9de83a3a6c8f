import { connectionError, type ConnectionError } from './protocol.ts';
import { closeCode, type Session, type SessionPorts } from './session.ts';

/** How long a refused client may listen before it says anything, in milliseconds. */
const silence = 100;

/**
 * A connection that is not authorised. It hears so in answer to its first message, at the latest after a moment: clients
 * that begin to listen only once they are connected would miss what comes together with the upgrade.
 */
export function createRefusedSession(
  { send, close, after }: Pick<SessionPorts, 'send' | 'close' | 'after'>,
  error: ConnectionError,
): Session {
  let told = false;
  const tell = (): void => {
    if (told) return;
    told = true;
    cancel();
    send(connectionError(error));
    close(closeCode.refused, '');
  };
  const cancel = after(silence, tell);
  return {
    starting: 0,
    receive: tell,
    ended() {
      told = true;
      cancel();
    },
  };
}
