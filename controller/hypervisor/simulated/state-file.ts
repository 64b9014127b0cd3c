import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Schedule } from './schedule.ts';

/** A state kept in one JSON file, replaced as a whole, so that a killed process leaves either the old or the new one. */
export interface StateFile<T> {
  /** What was kept; undefined: no file yet. */
  readonly kept: T | undefined;
  /** The state has changed. A small one is written before this returns, so that no answer leaves before what it speaks of is kept; a large one within 50 ms. */
  readonly changed: () => void;
  /** Writes what is not yet written, and nothing after. */
  readonly close: () => void;
}

const smallBytes = 64 * 1024;
const coalescedMs = 50;

/** Opens the file. Throws when it is there and is not such a state. `state` is asked at each write. */
export function openStateFile<T extends { readonly version: 1 }>(o: {
  readonly file: string;
  readonly schedule: Schedule;
  readonly state: () => T;
}): StateFile<T> {
  mkdirSync(dirname(o.file), { recursive: true });
  // This program wrote it, as its version says.
  const kept = read(o.file) as T | undefined;
  let bytes = 0;
  let isWaiting = false;
  let isClosed = false;
  const write = (): void => {
    isWaiting = false;
    const text = JSON.stringify(o.state());
    bytes = text.length;
    writeFileSync(`${o.file}.new`, text, { mode: 0o600 });
    renameSync(`${o.file}.new`, o.file);
  };
  return {
    kept,
    changed: () => {
      if (isClosed) return;
      if (bytes < smallBytes) write();
      else if (!isWaiting) {
        isWaiting = true;
        o.schedule.at(o.schedule.nowMs() + coalescedMs, () => {
          if (isWaiting && !isClosed) write();
        });
      }
    },
    close: () => {
      if (isWaiting) write();
      isClosed = true;
    },
  };
}

function read(file: string): { readonly version: 1 } | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const problem = `The simulated z/VM's state in ${file} cannot be read; it was left as it is. Name another file, or delete this one to start from the manifests again.`;
  try {
    const state: unknown = JSON.parse(text);
    if (typeof state === 'object' && state !== null && 'version' in state && state.version === 1) return { ...state, version: 1 };
  } catch {
    throw new Error(problem);
  }
  throw new Error(problem);
}
