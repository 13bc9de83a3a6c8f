/** Lets clients take turns, and knows when none of them is at one. */
export interface Gate {
  /** Resolves when it is open; the caller's last turn is over. */
  turn(): Promise<void>;
  /** The caller takes no more turns. */
  leave(): void;
  open(): void;
  close(): void;
  /** Resolves when it is closed and all clients stand before it. */
  quiet(): Promise<void>;
}

/** A gate, closed, for so many clients. */
export function createGate(clients: number): Gate {
  let left = clients;
  let isOpen = false;
  let standing: (() => void)[] = [];
  let watching: (() => void)[] = [];
  const look = () => {
    if (isOpen || standing.length < left) return;
    for (const resolve of watching) resolve();
    watching = [];
  };
  return {
    turn() {
      if (isOpen) return Promise.resolve();
      return new Promise((resolve) => {
        standing.push(resolve);
        look();
      });
    },
    leave() {
      left -= 1;
      look();
    },
    open() {
      isOpen = true;
      const passing = standing;
      standing = [];
      for (const resolve of passing) resolve();
    },
    close() {
      isOpen = false;
    },
    quiet() {
      return new Promise((resolve) => {
        watching.push(resolve);
        look();
      });
    },
  };
}
