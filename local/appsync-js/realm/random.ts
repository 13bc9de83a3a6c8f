/**
 * All randomness of an evaluation, drawn from its seed by xoshiro128** (https://prng.di.unimi.it/): equal seeds give
 * equal ids, so that a run can be repeated. Not for secrets.
 */
export interface Random {
  /** 0 … 2^32 - 1. */
  uint32(): number;
  /** [0, 1), 53 bits. */
  double(): number;
  bytes(length: number): number[];
}

/** `seed`: 32 hex digits. */
export function randomFrom(seed: string): Random {
  let a = parseInt(seed.slice(0, 8), 16) >>> 0;
  let b = parseInt(seed.slice(8, 16), 16) >>> 0;
  let c = parseInt(seed.slice(16, 24), 16) >>> 0;
  // The generator's one forbidden state is all zeroes.
  let d = (parseInt(seed.slice(24, 32), 16) >>> 0) + (a | b | c ? 0 : 1);

  function uint32(): number {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  }

  return {
    uint32,
    double: () => ((uint32() >>> 5) * 0x4000000 + (uint32() >>> 6)) / 0x20000000000000,
    bytes(length) {
      const bytes: number[] = [];
      while (bytes.length < length) {
        const word = uint32();
        bytes.push(word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24);
      }
      return bytes.slice(0, length);
    },
  };
}
