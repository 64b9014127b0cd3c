import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../domain/fault.ts';
import { done, failed } from '../domain/fault.ts';

/**
 * The folder of certificates and keys: flat, so that it can be a mounted Secret.
 *
 *   agents-ca.crt       what agents' certificates are issued by; the newest first, the one before it while certificates of it are in use
 *   agents-ca.key       its key; absent where agents' certificates are issued elsewhere
 *   controllers-ca.crt  what controllers' certificates are issued by; agents have a copy
 *   controllers-ca.key  its key; with it the controller issues its own certificate, in memory, and renews it at half life
 *   controllers-next.crt, controllers-next.key   the authority that is to follow, while agents learn of it
 *   tls.crt, tls.key    the controller's certificate where it is issued elsewhere; read again when they change
 *   ssh-key, ssh-user   the controller's key and user for guests with agent.ssh; the user is zferry where nothing is said
 *   ledger.json         the keys that certificates were issued for, and open enrolments
 */
export type FileName =
  | 'agents-ca.crt'
  | 'agents-ca.key'
  | 'controllers-ca.crt'
  | 'controllers-ca.key'
  | 'controllers-next.crt'
  | 'controllers-next.key'
  | 'tls.crt'
  | 'tls.key'
  | 'ssh-key'
  | 'ssh-user'
  | 'ledger.json';

const bytesMax = 4 * 1024 * 1024;

/** The text of a file; undefined when there is none; `invalid` when it cannot be read. Its content is never part of a message. */
export function readFile(folder: string, name: FileName): Answer<string | undefined> {
  const path = join(folder, name);
  try {
    const { size } = statSync(path);
    if (size > bytesMax) return failed('invalid', `${path} is larger than ${bytesMax / 1024 / 1024} MiB and was not read`);
    return done(readFileSync(path, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return code === 'ENOENT' || code === 'ENOTDIR' ? done(undefined) : failed('invalid', `${path} cannot be read (${code})`);
  }
}

/** Something that changes when a file does; undefined when there is none. */
export function printOf(folder: string, name: FileName): string | undefined {
  const stat = statSync(join(folder, name), { throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}

/** Writes a file whole or not at all, for its owner alone to read. */
export function writeFile(folder: string, name: FileName, text: string): Answer<void> {
  const path = join(folder, name);
  const fresh = `${path}.new`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    rmSync(fresh, { force: true });
    const file = openSync(fresh, 'wx', 0o600);
    writeSync(file, text);
    fsyncSync(file);
    closeSync(file);
    chmodSync(fresh, 0o600);
    renameSync(fresh, path);
    return done(undefined);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return failed('invalid', `${path} cannot be written (${code}); it is as it was`);
  }
}

export function removeFile(folder: string, name: FileName): void {
  rmSync(join(folder, name), { force: true });
}
