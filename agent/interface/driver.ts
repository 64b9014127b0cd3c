import { access, readFile, writeFile } from 'node:fs/promises';
import type { InterfaceSettings, Tool } from '../hands-settings.ts';
import type { Outcome } from '../network.ts';
import { pause } from '../pause.ts';
import { runTool } from '../tool.ts';
import { isUp, readLink } from './kernel.ts';

/** Brings one interface up and down by the means of the distribution that owns it, and believes only the kernel about the result. Both are idempotent. */
export interface Driver {
  /** Ends when the kernel has the interface up with carrier. */
  up(signal: AbortSignal): Promise<Outcome<void>>;
  /** Ends when the kernel has it down. */
  down(signal: AbortSignal): Promise<Outcome<void>>;
  /** Down in the kernel at once, the owner is told afterwards by `down`. */
  cut(signal: AbortSignal): Promise<Outcome<void>>;
}

export interface DriverOptions {
  readonly settings: InterfaceSettings;
  readonly tool: (name: Tool) => string;
  readonly sys: string;
}

/** A program with its arguments, a value for a file below /sys, or a file below /sys that has to be there. */
type Step =
  { readonly run: readonly [string, ...string[]] } | { readonly write: string; readonly text: string } | { readonly appears: string };

interface Recipe {
  readonly up: readonly Step[];
  readonly down: readonly Step[];
  /** What is done first when `up` ended well and the kernel still has the interface down: its owner believed it to be up. */
  readonly again?: readonly Step[];
}

const settleMs = 5000;
const lookEveryMs = 5;

export function createDriver({ settings, tool, sys }: DriverOptions): Driver {
  const { name } = settings;
  const recipe = recipeOf(settings, tool, sys);
  const linkDown: Step = { run: [tool('ip'), 'link', 'set', 'dev', name, 'down'] };
  const is = (wanted: boolean): boolean => {
    const link = readLink(sys, name);
    return wanted ? isUp(link) : link?.raised !== true;
  };
  const becomes = async (wanted: boolean, signal: AbortSignal): Promise<boolean> => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(settleMs)]);
    while (!is(wanted)) if (!(await pause(lookEveryMs, limit))) return is(wanted);
    return true;
  };

  return {
    up: async (signal) => {
      if (is(true)) return done;
      const first = await runAll(recipe.up, signal);
      if (first.ok && (recipe.again === undefined || is(true) || readLink(sys, name)?.raised === true)) {
        return (await becomes(true, signal)) ? done : { ok: false, why: `${name} is up and has no carrier` };
      }
      if (recipe.again === undefined) return first;
      const second = await runAll([...recipe.again, ...recipe.up], signal);
      if (!second.ok) return second;
      return (await becomes(true, signal)) ? done : { ok: false, why: `${name} was brought up, and the kernel still has it down` };
    },
    down: async (signal) => {
      const owner = await runAll(recipe.down, signal);
      // NetworkManager and others leave an interface up that they have deactivated.
      if (!is(false)) await runAll([linkDown], signal);
      if (await becomes(false, signal)) return done;
      return owner.ok ? { ok: false, why: `${name} was taken down, and the kernel still has it up` } : owner;
    },
    cut: async (signal) => {
      if (is(false)) return done;
      const cut = await runAll([linkDown], signal);
      return cut.ok && !(await becomes(false, signal)) ? { ok: false, why: `${name} does not go down` } : cut;
    },
  };
}

const done: Outcome<void> = { ok: true, value: undefined };

function recipeOf({ name, address, driver }: InterfaceSettings, tool: (name: Tool) => string, sys: string): Recipe {
  const ip = {
    up: [
      { run: [tool('ip'), 'address', 'replace', address, 'broadcast', '+', 'dev', name] },
      { run: [tool('ip'), 'link', 'set', 'dev', name, 'up'] },
    ],
    down: [{ run: [tool('ip'), 'link', 'set', 'dev', name, 'down'] }],
  } as const;
  // A qeth device brings its interface along, and udev gives that its name a moment later.
  const appears: Step = { appears: `${sys}/class/net/${name}` };
  switch (driver.kind) {
    case 'ip':
      return ip;
    case 'chzdev': {
      const chzdev = (action: string): Step => ({ run: [tool('chzdev'), action, '--active', '--yes', '--quiet', 'qeth', driver.device] });
      return { up: [chzdev('--enable'), appears, ...ip.up], down: [...ip.down, chzdev('--disable')] };
    }
    case 'sysfs': {
      const online = `${sys}/bus/ccwgroup/drivers/qeth/${driver.device}/online`;
      return { up: [{ write: online, text: '1\n' }, appears, ...ip.up], down: [...ip.down, { write: online, text: '0\n' }] };
    }
    case 'networkmanager': {
      const nmcli = [tool('nmcli'), '--wait', '10'] as const;
      return {
        up: [{ run: [...nmcli, 'connection', 'up', 'id', driver.connection, 'ifname', name] }],
        down: [{ run: [...nmcli, 'connection', 'down', 'id', driver.connection] }],
      };
    }
    case 'networkd':
      return { up: [{ run: [tool('networkctl'), 'up', name] }], down: [{ run: [tool('networkctl'), 'down', name] }] };
    case 'wicked':
      return { up: [{ run: [tool('wicked'), 'ifup', name] }], down: [{ run: [tool('wicked'), 'ifdown', name] }] };
    case 'ifupdown':
      return {
        up: [{ run: [tool('ifup'), name] }],
        down: [{ run: [tool('ifdown'), name] }],
        again: [{ run: [tool('ifdown'), '--force', name] }],
      };
  }
}

async function runAll(steps: readonly Step[], signal: AbortSignal): Promise<Outcome<void>> {
  for (const step of steps) {
    const outcome = await runStep(step, signal);
    if (!outcome.ok) return outcome;
  }
  return done;
}

function runStep(step: Step, signal: AbortSignal): Promise<Outcome<unknown>> {
  if ('run' in step) return runTool({ argv: step.run, signal });
  return 'write' in step ? written(step.write, step.text) : appeared(step.appears, signal);
}

async function appeared(file: string, signal: AbortSignal): Promise<Outcome<void>> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(settleMs)]);
  for (;;) {
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere) return done;
    if (!(await pause(lookEveryMs, limit))) return { ok: false, why: `the device is online, and ${file} has not appeared` };
  }
}

/** An attribute of the kernel: one write of the whole value, where it has another one (a ccwgroup that is online refuses to be told so); its refusal is the write's error. */
async function written(file: string, text: string): Promise<Outcome<void>> {
  try {
    if ((await readFile(file, 'latin1')).trim() === text.trim()) return done;
    await writeFile(file, text, { flag: 'r+' });
    return done;
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}
