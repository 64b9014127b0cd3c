import { join, resolve } from 'node:path';

/** Where the state of a folder of manifests is kept: beside the manifests, unless a person names another place. */
export function stateFolder(path: string, stateDir: string | undefined): string {
  return stateDir === undefined ? join(resolve(path), '.zferry') : resolve(stateDir);
}
