/** Looking into JSON that came from outside. */

/** A version that can be compared: etcd's revision, a decimal number. */
export function isVersion(text: string): boolean {
  return /^[1-9][0-9]{0,15}$/.test(text);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
