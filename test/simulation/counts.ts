/** What all threads of one simulation share: the word to stop, how many plans of one fault and of two were played, and how many broke a rule. */
export const [stopAt, plansAt, pairsAt, failedAt] = [0, 1, 2, 3] as const;

export function createCounts(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT));
}
