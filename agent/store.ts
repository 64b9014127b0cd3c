import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './error-code.ts';
import type { Memory } from './memory.ts';
import { memoryFromText, memoryToText } from './memory.ts';

/** Where the memory lives. All calls are synchronous on purpose: what follows a save must not begin before it has ended. */
export interface MemoryStore {
  /** Atomic, and on the disk when it returns. The answer says why it could not be kept. */
  readonly save: (memory: Memory) => string | undefined;
  readonly load: () =>
    { readonly kind: 'kept'; readonly memory: Memory } | { readonly kind: 'none' } | { readonly kind: 'damaged'; readonly why: string };
}

export const memoryFileName = 'memory.json';

export function createMemoryStore(folder: string): MemoryStore {
  const path = join(folder, memoryFileName);
  return {
    save: (memory) => {
      try {
        writeDurably(folder, path, memoryToText(memory));
        return undefined;
      } catch (error) {
        return `${path} cannot be written (${codeOf(error)})`;
      }
    },
    load: () => {
      let text: string;
      try {
        text = readFileSync(path, 'latin1');
      } catch (error) {
        return codeOf(error) === 'ENOENT' ? { kind: 'none' } : { kind: 'damaged', why: `${path} cannot be read (${codeOf(error)})` };
      }
      const memory = memoryFromText(text);
      if (memory.ok) return { kind: 'kept', memory: memory.value };
      setAside(path);
      return { kind: 'damaged', why: `${path} is damaged: ${memory.why}; it was set aside as ${memoryFileName}.damaged` };
    },
  };
}

/** Whether this folder can keep a memory: writes and fsyncs a file of its own and takes it away again; the answer says why not. */
export function storeFault(folder: string): string | undefined {
  const path = join(folder, 'check');
  try {
    writeDurably(folder, path, 'ok\n');
    rmSync(path);
    return undefined;
  } catch (error) {
    return `${folder} cannot be written (${codeOf(error)})`;
  }
}

/** A new file, its content on the disk, then its name, then the name on the disk: at every instant one whole file is there. */
function writeDurably(folder: string, path: string, text: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fresh = `${path}.new`;
  const file = openSync(fresh, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  const directory = openSync(folder, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function setAside(path: string): void {
  try {
    renameSync(path, `${path}.damaged`);
  } catch {
    // It stays where it is; the next save replaces it.
  }
}
