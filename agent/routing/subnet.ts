/** An IPv4 address with prefix length, as numbers. */
export interface Subnet {
  readonly address: string;
  readonly network: string;
  readonly length: number;
  readonly mask: string;
  has(address: string): boolean;
}

/** `172.0.9.100/24`; undefined when it is none. */
export function parseSubnet(text: string): Subnet | undefined {
  const [address = '', length = ''] = text.split('/');
  const bits = /^\d{1,2}$/.test(length) ? Number(length) : 33;
  const value = asNumber(address);
  if (value === undefined || bits > 32) return undefined;
  const mask = bits === 0 ? 0 : (-1 << (32 - bits)) >>> 0;
  const network = (value & mask) >>> 0;
  return {
    address,
    network: asText(network),
    length: bits,
    mask: asText(mask),
    has: (other) => {
      const number = asNumber(other);
      return number !== undefined && (number & mask) >>> 0 === network;
    },
  };
}

function asNumber(address: string): number | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((sum, part) => (sum * 256 + Number(part)) >>> 0, 0);
}

function asText(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}
