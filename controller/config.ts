import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

import { type Answer, done, failed } from './domain/fault.ts';

/** What the environment says. The only reader of process.env; everything else is on the command line or in the resources. */

export interface Config {
  /** Every limit of the protocol is multiplied by it; 1 but for rehearsals and tests of real processes. */
  readonly timeScale: number;
  /** False when a person asked for no colour or the terminal has none; whether there is a terminal at all is not known here. */
  readonly color: boolean;
  /** The terminal can move its cursor. */
  readonly movableCursor: boolean;
  /** Folder for state that is not told to be elsewhere, one for each user. */
  readonly stateHome: string;
  /** Where a kubeconfig is looked for, in order. */
  readonly kubeconfigFiles: readonly string[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks the variables; `invalid` names the one that is wrong and what to write. */
export function readConfig(environment: Environment = process.env): Answer<Config> {
  const timeScale = parseTimeScale(environment['ZFERRY_TIME_SCALE']);
  if (!timeScale.ok) return timeScale;
  const dumb = environment['TERM'] === 'dumb';
  const noColor = (environment['NO_COLOR'] ?? '') !== '';
  const given = environment['XDG_STATE_HOME'] ?? '';
  // The XDG specification: a relative path is to be ignored.
  const stateBase = given.startsWith('/') ? given : join(environment['HOME'] ?? homedir(), '.local', 'state');
  const home = environment['HOME'] ?? homedir();
  const named = (environment['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  return done({
    timeScale: timeScale.value,
    color: !dumb && !noColor,
    movableCursor: !dumb,
    stateHome: join(stateBase, 'zferry'),
    kubeconfigFiles: named.length > 0 ? named : [join(home, '.kube', 'config')],
  });
}

function parseTimeScale(text: string | undefined): Answer<number> {
  if (text === undefined || text === '') return done(1);
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && value <= 1) return done(value);
  return failed(
    'invalid',
    `ZFERRY_TIME_SCALE=${JSON.stringify(text.slice(0, 40))} is not a number above 0 and at most 1; nothing was started. Unset it, or write for instance 0.05 for limits at a twentieth of their length (rehearsals and tests only)`,
  );
}
