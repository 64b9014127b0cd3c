import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from './error-code.ts';
import type { Outcome } from './network.ts';

const bytesMax = 64 * 1024;

/** Whoever can write this file chooses who may give orders, so that nobody but `owner` may. */
export function readTrustedFile(path: string, owner: number): Outcome<string> {
  let file: number | undefined;
  try {
    const folder = statSync(dirname(path));
    // A folder with the sticky bit lets nobody replace the files of others.
    if (folder.uid !== owner || ((folder.mode & 0o022) !== 0 && (folder.mode & 0o1000) === 0))
      return {
        ok: false,
        why: `${dirname(path)} can be changed by others than its owner; type: chown ${owner} ${dirname(path)}; chmod go-w ${dirname(path)}`,
      };
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    const is = fstatSync(file);
    if (!is.isFile()) return { ok: false, why: `${path} is not a file` };
    if (is.uid !== owner || (is.mode & 0o022) !== 0)
      return { ok: false, why: `${path} can be changed by others than its owner; type: chown ${owner} ${path}; chmod go-w ${path}` };
    if (is.size > bytesMax) return { ok: false, why: `${path} is larger than ${bytesMax} bytes` };
    return { ok: true, value: readFileSync(file, 'utf8') };
  } catch (error) {
    return {
      ok: false,
      why: `${path} cannot be read (${codeOf(error)}); render it with zferry agent-config, or name another with --config`,
    };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
