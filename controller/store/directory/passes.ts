import { setTimeout as delay } from 'node:timers/promises';
import { done, faultText } from '../../domain/fault.ts';
import { cancelled, forgetCancel, isMeant, requestedCancels } from './cancel.ts';
import { recordAfter, type Stamp } from './declare.ts';
import { ledgerName, type Ledger } from './ledger.ts';
import type { Problem, Validate } from './manifest.ts';
import type { Scanner } from './scanner.ts';
import { timerSlackMs } from './watch.ts';

/** From files to records: one pass reads what changed and writes what that means for each object, one pass after another. */

export interface Passes {
  /** The first pass; waits the settle time out when something was removed while nobody looked. */
  open(settleMs: number): Promise<void>;
  /** Queues a pass and waits for it. */
  run(paths: 'all' | ReadonlySet<string>): Promise<void>;
  problems(): readonly Problem[];
  /** Called after every pass, and at once. */
  onEnd(listener: (state: PassState) => void): void;
  /** Waits for the pass under way; later ones do nothing. */
  end(): Promise<void>;
}

/** `unsettled`: a pass over everything after the settle time will know more. */
export interface PassState {
  readonly folders: readonly string[];
  readonly unsettled: boolean;
}

export interface PassOptions {
  readonly ledger: Ledger;
  readonly scanner: Scanner;
  /** The folder of cancel requests. */
  readonly cancels: string;
  /** Found when the state was loaded; they stay until the next start. */
  readonly stateProblems: readonly Problem[];
  readonly validate: Validate;
  readonly stamp: Stamp;
  readonly report: { readonly onProblem?: (problem: Problem) => void; readonly onRepaired?: (problem: Problem) => void };
}

export function createPasses(o: PassOptions): Passes {
  const ofNames = new Map<string, readonly Problem[]>();
  const retry = new Set<string>();
  let reported: readonly Problem[] = [];
  let state: PassState = { folders: [], unsettled: false };
  let ended = false;
  let last: Promise<void> = Promise.resolve();
  const listeners: ((state: PassState) => void)[] = [];

  const pass = async (paths: 'all' | ReadonlySet<string>): Promise<void> => {
    if (ended) return;
    const { affected, unsettled } = await o.scanner.scan(paths);
    const names = new Set([...affected, ...retry]);
    await Promise.all([...names].map((name) => declare(name, { ...o, ofNames, retry })));
    await takeCancels(o);
    state = { folders: o.scanner.folders(), unsettled: unsettled || retry.size > 0 };
    reported = report(reported, [...o.stateProblems, ...o.scanner.problems(), ...[...ofNames.values()].flat()].toSorted(byPlace), o.report);
    if (!ended) for (const listener of listeners) listener(state);
  };
  const run = (paths: 'all' | ReadonlySet<string>): Promise<void> => {
    last = last.then(() => pass(paths));
    return last;
  };
  return {
    async open(settleMs) {
      await run('all');
      if (!state.unsettled) return;
      await delay(settleMs + timerSlackMs);
      await run('all');
    },
    run,
    problems: () => reported,
    onEnd(listener) {
      listeners.push(listener);
      listener(state);
    },
    end() {
      ended = true;
      return last;
    },
  };
}

interface Names extends PassOptions {
  /** Problems of single objects, not of a file's text. */
  readonly ofNames: Map<string, readonly Problem[]>;
  /** Objects whose record could not be written. */
  readonly retry: Set<string>;
}

/** Brings one object's record to what the files say of it. */
async function declare(name: string, o: Names): Promise<void> {
  const { held, declared, problems } = o.scanner.verdict(name);
  const found = [...problems];
  const written = await o.ledger.change(name, (record) => {
    if (declared === undefined) return done(held || record?.source === undefined ? record : undefined);
    const declaration = recordAfter({ record, declared, file: o.scanner.fileName(declared.path), validate: o.validate, stamp: o.stamp });
    found.push(...declaration.problems);
    return done(declaration.record);
  });
  if (written.ok) o.retry.delete(name);
  else {
    o.retry.add(name);
    const file = o.scanner.fileName(declared?.path ?? '');
    found.push({
      file,
      line: 1,
      column: 1,
      what: `the change is not acted on: ${faultText(written.fault)}`,
      instead: 'it is tried again by itself',
    });
  }
  if (found.length === 0) o.ofNames.delete(name);
  else o.ofNames.set(name, found);
}

async function takeCancels({ ledger, cancels, stamp }: PassOptions): Promise<void> {
  for (const file of requestedCancels(cancels)) {
    const meant = [...ledger.all()].find((record) => isMeant(file, record));
    const taken =
      meant === undefined ||
      (await ledger.change(ledgerName(meant.object), (now) => done(now === undefined ? now : cancelled(now, stamp.nextVersion)))).ok;
    if (taken) forgetCancel(cancels, file);
  }
}

function report(before: readonly Problem[], now: readonly Problem[], to: PassOptions['report']): readonly Problem[] {
  const known = new Set(before.map(textOf));
  const still = new Set(now.map(textOf));
  for (const problem of now) if (!known.has(textOf(problem))) to.onProblem?.(problem);
  for (const problem of before) if (!still.has(textOf(problem))) to.onRepaired?.(problem);
  return now;
}

function textOf({ file, line, column, what }: Problem): string {
  return `${file}:${line}:${column}: ${what}`;
}

function byPlace(left: Problem, right: Problem): number {
  return left.file === right.file ? left.line - right.line : left.file < right.file ? -1 : 1;
}
