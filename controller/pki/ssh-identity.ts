import type { Answer } from '../domain/fault.ts';
import { done, failed } from '../domain/fault.ts';
import { printOf, readFile } from './folder.ts';

/** The one key with which the controller comes to guests by ssh, and its user there. */
export interface SshIdentity {
  readonly user: string;
  readonly key: string;
}

/** Reads it again when a file changes; the same object until then. */
export function createSshIdentity(folder: string): () => Answer<SshIdentity> {
  let print: string | undefined;
  let known: Answer<SshIdentity> = failed('invalid', 'not read yet');
  return () => {
    const now = `${printOf(folder, 'ssh-key')} ${printOf(folder, 'ssh-user')}`;
    if (print !== now) known = read(folder);
    print = now;
    return known;
  };
}

function read(folder: string): Answer<SshIdentity> {
  const key = readFile(folder, 'ssh-key');
  const user = readFile(folder, 'ssh-user');
  if (!key.ok) return key;
  if (!user.ok) return user;
  if (key.value === undefined)
    return failed('invalid', `${folder} has no ssh-key; nothing was sent; type ssh-keygen -t ed25519 -N '' -f ${folder}/ssh-key`);
  const name = user.value?.trim() ?? 'zferry';
  if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(name)) return failed('invalid', `${folder}/ssh-user is no user name; nothing was sent`);
  return done({ user: name, key: key.value });
}
