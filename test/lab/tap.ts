import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Every command that the agent gives to its tools in order to change something, in order, and a way to hold it still after one of them. */
export interface Tap {
  /** For the agent's file: its own programs behind the tap. */
  readonly config: { readonly routing: object; readonly tools: object };
  /** Forgets what was noted; the agent is held after so many commands from now on, before the first one where 0. */
  arm(after?: number): void;
  release(): void;
  readonly commands: () => readonly string[];
  readonly isHeld: () => boolean;
}

export const commandsFile = 'commands';
export const holdFile = 'hold';
export const heldFile = 'held';
const processFile = fileURLToPath(new URL('tap-process.ts', import.meta.url));

/** `owner`: the user that the agent runs as. `routing`: what its file says without the tap. */
export function createTap(
  folder: string,
  {
    owner,
    routing,
    ip,
  }: { readonly owner: number; readonly routing: { readonly vtysh: readonly string[]; readonly pidFile: string }; readonly ip: string },
): Tap {
  mkdirSync(folder, { recursive: true });
  chownSync(folder, owner, owner);
  const path = (name: string): string => join(folder, name);
  const [program = 'vtysh', ...rest] = routing.vtysh;
  const tapped = path('ip');
  writeFileSync(tapped, `#!/bin/sh\nexec ${process.execPath} ${processFile} ${folder} ${ip} "$@"\n`);
  chmodSync(tapped, 0o755);
  const release = (): void => rmSync(path(holdFile), { force: true });
  return {
    config: {
      routing: { ...routing, vtysh: [process.execPath, processFile, folder, program, ...rest] },
      tools: { ip: tapped },
    },
    arm: (after) => {
      release();
      for (const name of [commandsFile, heldFile]) rmSync(path(name), { force: true });
      if (after !== undefined) writeFileSync(path(holdFile), String(after));
    },
    release,
    commands: () => (existsSync(path(commandsFile)) ? readFileSync(path(commandsFile), 'utf8').split('\n').filter(Boolean) : []),
    isHeld: () => existsSync(path(heldFile)),
  };
}
