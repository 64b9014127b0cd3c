import type { Time } from './clock.ts';
import type { AgentConfig } from './config.ts';
import { goalOf, nextTask } from './goal.ts';
import type { Hands } from './hands-at-work.ts';
import type { Log } from './log.ts';
import type { Memory } from './memory.ts';
import { memoryToText } from './memory.ts';
import type { End, Event, Mind, Task } from './mind.ts';
import { taskKey } from './mind.ts';
import type { AgentReport } from './protocol.ts';
import { reportOf } from './report.ts';
import type { Residency, Sighting } from './residency.ts';
import { step } from './step.ts';
import type { MemoryStore } from './store.ts';

/** The loop: an event makes another mind, its memory is saved, it is told to whoever listens, and the hands are given what it wants done. */

export interface DriveParts {
  readonly config: AgentConfig;
  readonly hands: Hands;
  readonly residency: Residency;
  readonly time: Time;
  readonly store: MemoryStore;
  readonly log: Log;
}

export interface Drive extends DriveParts {
  mind: Mind;
  isStopped: boolean;
  /** What is wrong outside the mind, by subject. */
  readonly outside: Map<string, string>;
  readonly followers: Set<(report: AgentReport) => void>;
  /** Called after each change, for whoever waits for something to hold. */
  readonly waiting: Set<() => void>;
  certificateEnds: string | undefined;
  /** What a look at the network left as it was, as the last one did. */
  restedMind: Mind | undefined;
  /** When the last reading was begun that found the guest where it was known to be. */
  thereMs: number;
  version: number;
  savedText: string;
  saved: Memory | undefined;
  fingerprint: string;
  endWaking: () => void;
}

export function createDrive(parts: DriveParts, mind: Mind): Drive {
  return {
    ...parts,
    mind,
    isStopped: false,
    outside: new Map(),
    followers: new Set(),
    waiting: new Set(),
    certificateEnds: undefined,
    restedMind: undefined,
    thereMs: 0,
    version: 0,
    savedText: '',
    saved: undefined,
    fingerprint: '',
    endWaking: () => undefined,
  };
}

export function reportNow(drive: Drive): AgentReport {
  const { mind, config, time, version, hands, certificateEnds, outside } = drive;
  return reportOf(mind, config, { nowMs: time.nowMs(), version, task: hands.task(), certificateEnds, alerts: [...outside.values()] });
}

export function take(drive: Drive, event: Event): void {
  const next = step(drive.mind, event, drive.config);
  // Without a disk availability still wins: a permit that has ended ends again after a restart.
  if (next.memory !== drive.mind.memory) save(drive, next.memory);
  become(drive, next);
}

/** One reading of residency; a promise only when somebody had to be asked. */
export function read(drive: Drive): Promise<void> | undefined {
  const beganMs = drive.time.nowMs();
  const sighting = drive.residency.read();
  if (sighting instanceof Promise) return sighting.then((answer) => sighted(drive, answer, beganMs));
  sighted(drive, sighting, beganMs);
  return undefined;
}

function sighted(drive: Drive, sighting: Sighting, beganMs: number): void {
  take(drive, { kind: 'sighted', sighting, thereMs: drive.thereMs, nowMs: drive.time.nowMs() });
  // The guest may be stopped and moved in the middle of any reading: only its beginning was surely where it tells.
  if (sighting.kind === 'at' && drive.mind.candidate === undefined) drive.thereMs = beganMs;
}

/**
 * Whether a look would change nothing: the last one had not, neither mind nor network is another one since, and what depends on the clock alone (a permit's end, another try)
 * is woken for by itself.
 */
export function isAtRest(drive: Drive, maxAgeMs: number): boolean {
  return drive.mind === drive.restedMind && drive.hands.isAsLooked(maxAgeMs);
}

/** A look at the network beside whatever goes on; settles when it is known, or when it cannot be. */
export async function look(drive: Drive, maxAgeMs: number): Promise<void> {
  const before = drive.mind;
  const end = await drive.hands.lookBeside(maxAgeMs);
  if (end !== undefined) finish(drive, { kind: 'look', maxAgeMs }, end);
  drive.restedMind = end !== undefined && drive.mind === before ? before : undefined;
}

/** On the disk before anything that follows from it; the answer says why not. */
export function save(drive: Drive, memory: Memory): string | undefined {
  if (memory === drive.saved) return undefined;
  const text = memoryToText(memory);
  const fault = text === drive.savedText ? undefined : drive.store.save(memory);
  if (fault === undefined) Object.assign(drive, { savedText: text, saved: memory });
  note(
    drive,
    'store',
    fault === undefined ? undefined : `What must survive a restart cannot be kept: ${fault}; make room or mend the disk`,
  );
  return fault;
}

/** What is wrong, or not any more, outside the mind. */
export function note(drive: Drive, subject: string, alert: string | undefined): void {
  if (drive.outside.get(subject) === alert) return;
  if (alert === undefined) drive.outside.delete(subject);
  else {
    drive.outside.set(subject, alert);
    drive.log.warn(alert);
  }
  publish(drive);
}

export function become(drive: Drive, next: Mind): void {
  if (next === drive.mind) return;
  tell(drive.log, drive.mind, next);
  drive.mind = next;
  publish(drive);
  for (const check of [...drive.waiting]) check();
  steer(drive);
}

/** Tells the report to all followers when anything in it but its clocks has changed. */
export function publish(drive: Drive): void {
  const now = reportNow(drive);
  const { clockMs, version, permit, ...rest } = now;
  const expiresMs = drive.mind.memory.permit?.expiresMs;
  const fingerprint = JSON.stringify({ ...rest, permit: permit === undefined ? undefined : { ...permit, remainingMs: 0 }, expiresMs });
  if (fingerprint === drive.fingerprint) return;
  Object.assign(drive, { fingerprint, version: version + 1 });
  for (const follower of [...drive.followers]) follower({ ...now, clockMs, version: version + 1 });
}

/** Has the hands do what the mind wants done; what they are at is stopped when something else is wanted. */
export function steer(drive: Drive): void {
  if (drive.isStopped) return;
  const { hands, mind, config, time } = drive;
  const nowMs = time.nowMs();
  const wanted = nextTask(mind, config, nowMs);
  const current = hands.task();
  if (current === undefined) {
    if (wanted !== undefined) begin(drive, wanted);
  } else if (isObsolete(current, wanted, goalOf(mind, config).kind === 'hold')) hands.stop();
  wakeAt(drive, nowMs);
}

function isObsolete(current: Task, wanted: Task | undefined, isHolding: boolean): boolean {
  // While it is unclear where the guest is nothing new is begun, and what has been begun is ended properly.
  if (current.kind === 'look' || isHolding) return false;
  return wanted === undefined || taskKey(wanted) !== taskKey(current);
}

export function begin(drive: Drive, task: Task): void {
  const { hands, time } = drive;
  // What the disk had refused so far: nothing is done before it was tried once more.
  if (task.kind !== 'look') save(drive, drive.mind.memory);
  hands.begin(task, {
    onEnd: (end) => finish(drive, task, end),
    onWithdrawn: (attempt) => take(drive, { kind: 'withdrawn', attempt, nowMs: time.nowMs() }),
    onDrained: ({ withdrawMs, spfMs, quietMs }) =>
      drive.log.info(
        `drained: withdrawn in ${withdrawMs} ms, then ${spfMs} ms for the routers of the area to compute and ${quietMs} ms of quiet`,
      ),
  });
  if (task.kind !== 'look') publish(drive);
}

function finish(drive: Drive, task: Task, end: End): void {
  take(drive, { kind: 'ended', task, end, nowMs: drive.time.nowMs() });
  steer(drive);
  // What the hands are at is part of what is told.
  if (task.kind !== 'look') publish(drive);
}

const longestSleepMs = 60_000;

/** The next instant at which something is due by itself. */
function wakeAt(drive: Drive, nowMs: number): void {
  const { memory, trouble } = drive.mind;
  drive.endWaking();
  const expiresMs = memory.permit?.expiresMs ?? Number.POSITIVE_INFINITY;
  const againMs = trouble !== undefined && trouble.againMs > nowMs ? trouble.againMs : Number.POSITIVE_INFINITY;
  const dueMs = Math.min(expiresMs, againMs);
  if (dueMs === Number.POSITIVE_INFINITY) return;
  drive.endWaking = drive.time.after(Math.max(1, Math.min(dueMs - nowMs, longestSleepMs)), () => {
    take(drive, { kind: 'tick', nowMs: drive.time.nowMs() });
    steer(drive);
  });
}

/** What a person wants to find in the journal afterwards. */
function tell(log: Log, before: Mind, now: Mind): void {
  const { memory } = now;
  if (now.settled !== before.settled && now.settled !== undefined) log.info(`this guest is on ${now.settled.sequence}/${now.settled.lpar}`);
  if (before.memory.permit !== undefined && memory.permit === undefined)
    log.info(`the permit of attempt ${before.memory.permit.order.attempt} is closed`);
  if (memory.quiesced !== undefined && before.memory.quiesced === undefined) log.info(`quiesced for attempt ${memory.quiesced.attempt}`);
  if (now.active !== undefined && now.active.name !== before.active?.name) log.info(`${now.active.name} is up`);
  if (memory.undo?.drained === true && before.memory.undo === undefined)
    log.warn(
      `${memory.undo.interface} has what a drain had changed: the routing daemon was started from a file that was saved in the middle of that drain; it is put back now, type in vtysh: write memory`,
    );
  if (memory.lastDark !== undefined && memory.lastDark !== before.memory.lastDark)
    log.info(
      memory.lastDark.attempt === 0
        ? `moved without an order to quiesce, this guest was dark for at most ${memory.lastDark.ms} ms`
        : `attempt ${memory.lastDark.attempt} was dark for ${memory.lastDark.ms} ms`,
    );
  if (now.trouble !== undefined && now.trouble.text !== before.trouble?.text) log.warn(now.trouble.text);
  if (now.seen.kind === 'untrusted' && before.seen !== now.seen) log.warn(now.seen.why);
}
