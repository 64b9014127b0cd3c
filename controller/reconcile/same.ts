/** Deep equality of plain data. A field that is undefined is as good as absent: no store writes it. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameList(a, b);
  const [recordA, recordB] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  let left = 0;
  for (const name of Object.keys(recordA)) {
    const value = recordA[name];
    if (value === undefined) continue;
    if (!sameValue(value, recordB[name])) return false;
    left += 1;
  }
  for (const name of Object.keys(recordB)) if (recordB[name] !== undefined) left -= 1;
  return left === 0;
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (!sameValue(a[index], b[index])) return false;
  return true;
}
