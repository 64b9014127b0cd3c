/** What all threads of one simulation share: the word to stop, how many plans were played, and how many broke a rule. */
export const [stopAt, plansAt, failedAt] = [0, 1, 2] as const;

export function createCounts(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
}
