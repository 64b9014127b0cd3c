/** Keeps one copy of values that many objects say alike, so that ten thousand guests with the same interfaces hold them once. */
export interface Pool<T> {
  /** The value first made under this print; two values of one print must be equal. */
  one(print: string, make: () => T): T;
}

/** Begins anew when it is full: what was given out stays as it is. */
export function createPool<T>(max = 1_024): Pool<T> {
  const kept = new Map<string, T>();
  return {
    one(print, make) {
      const known = kept.get(print);
      if (known !== undefined) return known;
      if (kept.size >= max) kept.clear();
      const value = make();
      kept.set(print, value);
      return value;
    },
  };
}
