/** A checksum of as many bytes as `update` is given, one call after the other. */
export interface Crc {
  update(bytes: Uint8Array): void;
  digest(): Buffer;
}

const castagnoli = table32(0x82f63b78);
const nvme = table64(0x9a6c9329, 0xac4bc9b5);

/** CRC-32C (Castagnoli). https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-32-iscsi */
export function crc32c(): Crc {
  let crc = -1;
  return {
    update(bytes) {
      for (const byte of bytes) crc = castagnoli[(crc ^ byte) & 255]! ^ (crc >>> 8);
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32BE(~crc);
      return bytes;
    },
  };
}

/** CRC-64/NVME, in two halves: it is wider than a number. https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-64-nvme */
export function crc64nvme(): Crc {
  let [high, low] = [-1, -1];
  return {
    update(bytes) {
      for (const byte of bytes) {
        const index = (low ^ byte) & 255;
        low = ((low >>> 8) | (high << 24)) ^ nvme.low[index]!;
        high = (high >>> 8) ^ nvme.high[index]!;
      }
    },
    digest() {
      const bytes = Buffer.alloc(8);
      bytes.writeInt32BE(~high);
      bytes.writeInt32BE(~low, 4);
      return bytes;
    },
  };
}

function table32(polynomial: number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    return crc;
  });
}

function table64(
  polynomialHigh: number,
  polynomialLow: number,
): { readonly high: Int32Array; readonly low: Int32Array } {
  const [highs, lows] = [new Int32Array(256), new Int32Array(256)];
  for (let byte = 0; byte < 256; byte++) {
    let [high, low] = [0, byte];
    for (let bit = 0; bit < 8; bit++) {
      const odd = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (odd) {
        high ^= polynomialHigh;
        low ^= polynomialLow;
      }
    }
    highs[byte] = high;
    lows[byte] = low;
  }
  return { high: highs, low: lows };
}
