/** Numbers that look random and follow from a seed alone: `sfc32`, https://pracrand.sourceforge.net/RNG_engines.txt. */
export interface Chance {
  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number;
  /** True with a probability of 0 to 1. */
  happens(probability: number): boolean;
  pick<Choice>(choices: readonly Choice[]): Choice;
}

/** `stream` keeps two uses of one seed apart: leaving something out of one does not move the other. */
export function createChance(seed: number, stream: number): Chance {
  let a = seed | 0;
  let b = Math.imul(stream + 1, 0x9e3779b9) | 0;
  let c = Math.floor(seed / 4_294_967_296) | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round += 1) next();
  return {
    below: (bound) => Math.floor((next() / 4_294_967_296) * bound),
    happens: (probability) => next() < probability * 4_294_967_296,
    pick: (choices) => {
      const choice = choices[Math.floor((next() / 4_294_967_296) * choices.length)];
      if (choice === undefined) throw new RangeError('There is nothing to pick from.');
      return choice;
    },
  };
}

/** FNV-1a, https://datatracker.ietf.org/doc/html/draft-eastlake-fnv: the same number for the same text, on every machine. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
