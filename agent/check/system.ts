import { accessSync, constants, readFileSync, readdirSync } from 'node:fs';

/** The kernel's files as `check` reads them; tests have one of their own. */
export interface System {
  /** The trimmed text of a file; undefined: there is none. */
  readonly read: (path: string) => string | undefined;
  /** The names in a folder; none when there is no folder. */
  readonly list: (path: string) => readonly string[];
  readonly isExecutable: (path: string) => boolean;
}

export const realSystem: System = {
  read: (path) => {
    try {
      return readFileSync(path, 'latin1').trim();
    } catch {
      return undefined;
    }
  },
  list: (path) => {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  },
  isExecutable: (path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
};
