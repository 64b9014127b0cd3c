import type { Drive, DriveParts } from './drive.ts';
import { become, createDrive, isAtRest, look, note, read, reportNow, save, steer } from './drive.ts';
import { needsRestoring } from './goal.ts';
import type { AnyOrder } from './orders.ts';
import { judge } from './orders.ts';
import type { AgentReport, Refusal } from './protocol.ts';
import { awake } from './step.ts';

/** What an order came to. */
export type Reply = { readonly ok: true; readonly report: AgentReport } | { readonly ok: false; readonly refusal: Refusal };

/** The agent without its server: reads, decides, saves, acts, and tells. */
export interface Keeper {
  /** Settles when orders may be taken: residency is known and what an earlier drain had left is put back, or some seconds have passed. */
  readonly start: () => Promise<void>;
  /** Ends everything under way. What a drain leaves is in the memory, for `undo` or for the next start. */
  readonly stop: () => Promise<void>;
  readonly report: () => AgentReport;
  readonly order: (order: AnyOrder) => Promise<Reply>;
  /** Calls back at each change from now on, in order. The answer ends it. */
  readonly follow: (onReport: (report: AgentReport) => void) => () => void;
  /** What is wrong, or not any more, with something that the mind does not know of. */
  readonly note: (subject: string, alert: string | undefined) => void;
  readonly setCertificateEnds: (iso: string | undefined) => void;
}

const candidateMs = 100;
/** How often the kernel's interfaces are looked at; what the daemon says costs a process of 30 ms of processor time, and changes by itself only when somebody types. */
const lookMs = 900;
const daemonAge = { idleMs: 300_000, permitMs: 1_000, orderMs: 5_000 };
const readyMs = 5000;
const activateMs = 15_000;

export function createKeeper(parts: DriveParts & { readonly bootId: string }): Keeper {
  const loaded = parts.store.load();
  const drive = createDrive(parts, awake({ memory: loaded.kind === 'kept' ? loaded.memory : undefined, bootId: parts.bootId }));
  let endReading: (() => void) | undefined;
  let lookedMs = Number.NEGATIVE_INFINITY;
  /** Orders are judged one after the other, each with fresh readings. */
  let judging: Promise<unknown> = Promise.resolve();

  /** One awakening reads residency and, every so often, looks at the network. An idle guest has no promise to wait for in it: what is touched four times a second is what an idle agent costs. */
  const turn = (): void => {
    const reading = read(drive);
    if (reading === undefined) lookWhenDue();
    else void reading.then(lookWhenDue);
  };
  const lookWhenDue = (): void => {
    const nowMs = drive.time.nowMs();
    const current = drive.hands.task()?.kind;
    if (nowMs - lookedMs < lookMs || (current !== undefined && current !== 'prove')) return turnAgain();
    lookedMs = nowMs;
    // What a failing disk has refused is kept as soon as it takes it.
    save(drive, drive.mind.memory);
    const maxAgeMs = drive.mind.memory.permit === undefined ? daemonAge.idleMs : daemonAge.permitMs;
    if (isAtRest(drive, maxAgeMs)) turnAgain();
    else void look(drive, maxAgeMs).then(turnAgain);
  };
  const turnAgain = (): void => {
    const everyMs = 1000 / drive.config.readingsPerSecond;
    const ms = drive.mind.candidate === undefined ? everyMs : Math.min(candidateMs, everyMs);
    if (!drive.isStopped) endReading = drive.time.after(ms, turn);
  };

  return {
    report: () => reportNow(drive),
    note: (subject, alert) => note(drive, subject, alert),
    setCertificateEnds: (iso) => {
      drive.certificateEnds = iso;
    },
    follow: (onReport) => {
      drive.followers.add(onReport);
      return () => void drive.followers.delete(onReport);
    },
    order: async (order) => {
      const verdict = judging.then(() => judged(drive, order));
      judging = verdict.catch(() => undefined);
      const reply = await verdict;
      drive.log.info(orderText(order, reply));
      return reply.ok && order.verb === 'activate' ? activated(drive, order.order.attempt, reply.report) : reply;
    },
    start: async () => {
      if (loaded.kind === 'damaged') note(drive, 'memory', `${loaded.why}. Every permit counts as run out`);
      save(drive, drive.mind.memory);
      await read(drive);
      turnAgain();
      steer(drive);
      await until(drive, () => isReady(drive), readyMs * drive.config.timeScale);
    },
    stop: async () => {
      drive.isStopped = true;
      endReading?.();
      drive.endWaking();
      for (const check of [...drive.waiting]) check();
      await drive.hands.ended();
    },
  };
}

/** What an interrupted drain had left is put back, or a valid permit says continue. */
function isReady({ mind, isStopped }: Drive): boolean {
  const { undo, permit } = mind.memory;
  if (isStopped) return true;
  if (mind.settled === undefined || mind.network === undefined) return false;
  return permit !== undefined || undo === undefined || !needsRestoring(undo, mind.network);
}

/** Judges an order by fresh readings, and keeps what follows from it before anybody is told. */
async function judged(drive: Drive, order: AnyOrder): Promise<Reply> {
  await read(drive);
  const current = drive.hands.task()?.kind;
  if (order.verb !== 'renew' && (current === undefined || current === 'prove')) await look(drive, daemonAge.orderMs);
  const verdict = judge(drive.mind, order, drive.config, drive.time.nowMs());
  if (verdict.kind === 'refused') return { ok: false, refusal: verdict.refusal };
  const fault = save(drive, verdict.mind.memory);
  if (fault !== undefined)
    return { ok: false, refusal: { code: 'NETWORK', text: `the order cannot be kept: ${fault}; nothing was changed` } };
  become(drive, verdict.mind);
  return { ok: true, report: reportNow(drive) };
}

/** An activate is answered when the right interface is up and announced, or when it is known that it does not come. */
async function activated(drive: Drive, attempt: number, { fence }: AgentReport): Promise<Reply> {
  const isSuperseded = (): boolean => {
    const is = drive.mind.memory.fence;
    return is.attempt !== fence.attempt || is.epoch !== fence.epoch || is.sequence !== fence.sequence;
  };
  const isUp = (): boolean => !drive.mind.memory.owed;
  await until(drive, () => isUp() || isSuperseded() || drive.mind.trouble !== undefined || drive.isStopped, activateMs);
  if (isSuperseded()) return { ok: false, refusal: { code: 'FENCED', text: 'a later order was accepted before this one had its effect' } };
  if (isUp()) return { ok: true, report: reportNow(drive) };
  const why = drive.mind.trouble?.text ?? 'it takes longer than expected';
  return {
    ok: false,
    refusal: { code: 'NETWORK', text: `attempt ${attempt} is closed, but the interface is not up: ${why}; the agent goes on trying` },
  };
}

/** Settles when this holds, looked at after each change, or after `ms`. */
function until(drive: Drive, holds: () => boolean, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      drive.waiting.delete(check);
      giveUp();
      resolve();
    };
    const check = (): void => {
      if (holds()) settle();
    };
    const giveUp = drive.time.after(ms, settle);
    drive.waiting.add(check);
    check();
  });
}

function orderText({ verb, order }: AnyOrder, reply: Reply): string {
  const number = `${order.attempt}.${order.epoch}.${order.sequence}`;
  return reply.ok ? `${verb} ${number}: accepted` : `${verb} ${number}: refused, ${reply.refusal.code}: ${reply.refusal.text}`;
}
