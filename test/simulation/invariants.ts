import type { AgentState } from '../../controller/domain/agent.ts';
import { holdsSlot, slotOf, type Claim } from '../../controller/domain/claim.ts';
import type { Answer } from '../../controller/domain/fault.ts';
import { latenessMs, testAgeMaxMs } from '../../controller/domain/limits.ts';
import type { GuestName } from '../../controller/domain/names.ts';
import type { OperatorCommand } from '../../controller/hypervisor/simulated/operator.ts';
import type { LedgerEntry } from '../../controller/hypervisor/simulated/world.ts';
import { claimOf, resumeAnnotation } from '../../controller/reconcile/resources.ts';
import type { OutcomeEvent } from '../../controller/reconcile/observer.ts';
import { watchOwnership } from './ownership.ts';
import { watchReadings } from './readings.ts';
import { watchSettings } from './settings.ts';
import { clusterKey, never, type Stage } from './stage.ts';
import type { Call } from './wire.ts';

/** The rules that may not bend (design section 3, reliability.md section 2), watched from outside after everything that happens. */
export interface Monitor {
  /** A process makes a call: nothing has gone wrong with it yet. */
  readonly made: (call: Call) => void;
  /** The call is carried out between these two. */
  readonly arriving: (call: Call) => void;
  readonly arrived: (call: Call) => void;
  readonly answered: (call: Call, answer: Answer<unknown>) => void;
  /** The process has got the answer. */
  readonly told: (call: Call, answer: Answer<unknown>) => void;
  readonly outcome: (event: OutcomeEvent) => void;
  /** Somebody is about to type a command at z/VM. */
  readonly operating: (command: OperatorCommand) => void;
  /** After every event of the world. */
  readonly look: () => void;
  /** The store was replaced by an older copy: what it remembers goes back. */
  readonly forget: () => void;
  /** A store that has broken its word has shown a process what was before. */
  readonly misled: () => void;
  readonly accuse: (rule: string, text: string) => void;
  readonly violations: readonly Violation[];
  /** Effects that have reached z/VM and the agents so far. */
  readonly effects: () => number;
  readonly moves: () => readonly LedgerEntry[];
}

export interface Violation {
  readonly rule: string;
  readonly text: string;
  readonly atMs: number;
}

const effects = new Set(['test', 'move', 'cancel', 'configure', 'quiesce', 'renew', 'activate']);

export function createMonitor(stage: Stage, guests: readonly GuestName[], slots: number): Monitor {
  const violations: Violation[] = [];
  const accuse = (rule: string, text: string): void => {
    if (violations.length < 20) violations.push({ rule, text, atMs: stage.time.nowMs() });
  };
  const claims = watchClaims(stage, slots, accuse);
  const agents = new Map(guests.map((guest) => [guest, watchAgent(stage, guest, accuse)]));
  const moves = watchMoves({ stage, claims, agents, slots, accuse });
  const readings = watchReadings(stage, claims.from, accuse);
  const ownership = watchOwnership(stage, accuse);
  const settings = watchSettings((guest) => stage.machine.lateness().kind === 'unbounded' && claims.inherited(guest), accuse);
  let count = 0;
  return {
    made(call) {
      readings.made(call);
      if (!effects.has(call.method)) return;
      claims.made(call);
      if (call.method === 'move') moves.made(call);
    },
    arriving(call) {
      readings.arriving(call);
      ownership.arriving(call);
      settings.arriving(call);
      if (effects.has(call.method)) count += 1;
    },
    arrived(call) {
      readings.arrived(call);
      ownership.arrived(call);
      moves.look();
    },
    answered(call, answer) {
      if (call.method === 'test' && answer.ok) moves.tested(call);
    },
    told(call, answer) {
      readings.told(call, answer);
      settings.told(call, answer);
    },
    outcome: moves.outcome,
    operating: settings.operating,
    look: moves.look,
    forget() {
      claims.forget();
      ownership.forget();
      moves.forget();
    },
    misled: claims.misled,
    accuse,
    violations,
    effects: () => count,
    moves: () => stage.machine.ledger().filter((entry) => entry.attempt !== undefined),
  };
}

type Accuse = (rule: string, text: string) => void;

interface Claims {
  readonly made: (call: Call) => void;
  readonly now: (guest: string) => Claim | undefined;
  /** From where a process takes a guest in this attempt; undefined: it never had a claim for it. */
  readonly from: (guest: string, process: string, attempt: number) => string | undefined;
  /** The claim on a guest was taken over after its intent had been written, or is of a store that went back: what was sent for it nobody knows. */
  readonly inherited: (guest: string) => boolean;
  readonly misled: () => void;
  readonly forget: () => void;
}

/** S9 claim before act, intent before MOVE; S13 slots; a claim changes hands only with a greater epoch, an attempt's number is never used twice. */
function watchClaims(stage: Stage, slots: number, accuse: Accuse): Claims {
  /** Everything that was ever claimed, and from where. */
  const ever = new Map<string, string>();
  const inherited = new Set<string>();
  let current = new Map<string, Claim>();
  let highest = 0;
  let seen: unknown;
  let misled = false;
  let forgotten = false;
  const adopt = (): void => {
    const inFlight = stage.store.read('SSICluster', clusterKey)?.status?.inFlight;
    // Most writes of the status leave the claims alone.
    if (inFlight === seen) return;
    seen = inFlight;
    const before = current;
    current = new Map((inFlight ?? []).map((entry) => [entry.guest, claimOf(entry)]));
    for (const claim of current.values()) {
      const known = before.get(claim.guest);
      if (known === claim) continue;
      if (known?.attempt === claim.attempt && known.claimId !== claim.claimId && claim.epoch !== known.epoch + 1) {
        accuse(
          'S9',
          `the claim on ${claim.guest} changed hands from ${known.claimId} to ${claim.claimId} in epoch ${claim.epoch} after ${known.epoch}`,
        );
      }
      if (known?.attempt === claim.attempt && known.claimId !== claim.claimId && claim.phase !== 'Claimed')
        inherited.add(`${claim.guest} ${claim.attempt}`);
      if (known?.attempt !== claim.attempt) {
        if (!misled) judgeCancelled(stage, claim, accuse);
        if (claim.attempt <= highest)
          accuse('S5', `attempt ${claim.attempt} of ${claim.guest} is not above ${highest}, the highest before`);
      }
      const name = nameOf(claim.guest, claim.claimId, claim.attempt);
      ever.set(name, claim.from);
      ever.set(`${name} ${claim.epoch}`, claim.from);
      if (claim.phase === 'Moving') ever.set(`intent ${name}`, claim.from);
    }
    for (const claim of current.values()) highest = Math.max(highest, claim.attempt);
    const taken = new Set([...current.values()].filter(holdsSlot).map(slotOf));
    if (taken.size > slots) accuse('S13', `${taken.size} slots are claimed, ${slots} are allowed: ${[...taken].join(', ')}`);
  };
  void stage.store.follow({
    signal: never,
    onEvent: (event) => (event.kind === 'SSICluster' ? adopt() : undefined),
    onSynced: () => undefined,
  });
  return {
    made(call) {
      const { guest, attempt, epoch } = orderOf(call);
      const name = nameOf(guest, call.process, attempt);
      if (!ever.has(epoch === undefined ? name : `${name} ${epoch}`))
        accuse('S9', `${call.process} makes ${call.site} for ${guest}, attempt ${attempt}, without having written the claim`);
      if (call.method === 'move' && !ever.has(`intent ${name}`))
        accuse('S9', `${call.process} sends MOVE ${attempt} of ${guest} without having written the intent`);
    },
    now: (guest) => current.get(guest),
    from: (guest, process, attempt) => ever.get(nameOf(guest, process, attempt)),
    inherited: (guest) => forgotten || inherited.has(`${guest} ${current.get(guest)?.attempt ?? 0}`),
    misled() {
      misled = true;
    },
    forget() {
      forgotten = true;
      highest = 0;
      current = new Map();
      seen = undefined;
    },
  };
}

/** What a person has cancelled does not begin again, as long as nobody edits its placement or lifts what holds it. */
function judgeCancelled(stage: Stage, claim: Claim, accuse: Accuse): void {
  const { generation, annotations } = stage.store.read('GuestPlacement', claim.placement)?.metadata ?? {};
  if (claim.cause === 'Repair' || generation !== 1 || annotations?.[resumeAnnotation] !== undefined) return;
  const cancelled = stage.store.list('Relocation').find((each) => each.spec.guest === claim.guest && each.status?.outcome === 'Cancelled');
  if (cancelled !== undefined)
    accuse('cancel', `attempt ${claim.attempt} of ${claim.guest} begins although ${cancelled.metadata.name} was cancelled`);
}

function nameOf(guest: string, process: string, attempt: number): string {
  return `${guest} ${process} ${attempt}`;
}

function orderOf(call: Call): { readonly guest: string; readonly attempt: number; readonly epoch: number | undefined } {
  const { guest, attempt, order, address } = call.options as {
    guest?: string;
    attempt?: number;
    order?: { attempt: number; epoch: number };
    address?: { guest: string };
  };
  return { guest: guest ?? address?.guest ?? '', attempt: attempt ?? order?.attempt ?? 0, epoch: order?.epoch };
}

interface Watched {
  readonly state: () => AgentState | undefined;
  /** No permit at the moment because it ran out, or the guest was booted: availability wins. */
  readonly ranOut: () => boolean;
}

/** S1 one interface; S2 none is raised under our own MOVE while the permit is valid; S10 the fence only grows. */
function watchAgent(stage: Stage, guest: GuestName, accuse: Accuse): Watched {
  let before: AgentState | undefined;
  let permitEndsMs = 0;
  let ranOut = false;
  stage.guests.follow(guest, (state) => {
    const known = before;
    before = state;
    if (state === undefined) return;
    const nowMs = stage.time.nowMs();
    const up = state.interfaces.filter((hsi) => hsi.up);
    if (up.length > 1) accuse('S1', `${guest} has ${up.length} interfaces up`);
    if (known !== undefined) {
      const less =
        state.fence.attempt !== known.fence.attempt
          ? state.fence.attempt < known.fence.attempt
          : state.fence.epoch !== known.fence.epoch
            ? state.fence.epoch < known.fence.epoch
            : state.fence.sequence < known.fence.sequence;
      if (less) accuse('S10', `the fence of ${guest} went back from ${JSON.stringify(known.fence)} to ${JSON.stringify(state.fence)}`);
    }
    if (known?.permit !== undefined && state.permit === undefined) ranOut = nowMs >= permitEndsMs || state.bootId !== known.bootId;
    if (state.permit !== undefined) {
      permitEndsMs = nowMs + state.permit.remainingMs;
      ranOut = false;
    }
    const raised = up.length > 0 && known !== undefined && known.interfaces.every((hsi) => !hsi.up);
    if (!raised || ranOut) return;
    const { relocating } = stage.machine.inspect(guest, nowMs);
    const ours = stage.machine.ledger().some((entry) => entry.guest === guest && entry.attempt !== undefined && entry.result === 'running');
    if (ours) accuse('S2', `${up[0]?.name ?? ''} of ${guest} was raised while our own MOVE to ${relocating?.to ?? '?'} runs`);
    if (stage.machine.lateness().kind !== 'unbounded' && isDue(stage, guest))
      accuse('S2', `${up[0]?.name ?? ''} of ${guest} was raised while our own MOVE is about to be issued`);
  });
  return { state: () => before, ranOut: () => ranOut };
}

/** A MOVE of ours waits at z/VM that would still find its guest where it takes it from. */
function isDue(stage: Stage, guest: GuestName): boolean {
  const due = stage.machine.ledger().find((entry) => entry.guest === guest && entry.attempt !== undefined && entry.result === 'queued');
  if (due === undefined) return false;
  const { residency } = stage.machine.inspect(guest, stage.time.nowMs());
  return residency.kind === 'at' && residency.member === due.from;
}

interface Moves {
  readonly made: (call: Call) => void;
  readonly tested: (call: Call) => void;
  readonly outcome: (event: OutcomeEvent) => void;
  readonly look: () => void;
  readonly forget: () => void;
}

interface MovesWatch {
  readonly stage: Stage;
  readonly claims: Claims;
  readonly agents: ReadonlyMap<GuestName, Watched>;
  readonly slots: number;
  readonly accuse: Accuse;
}

/** S2, S4, S5, S6, S7, S8 and S13 for every MOVE that is sent, and for every one that takes effect. */
function watchMoves({ stage, claims, agents, slots, accuse }: MovesWatch): Moves {
  const testedMs = new Map<string, number>();
  const sent = new Map<string, { notAfterMs: number; relocation: string }>();
  const told = new Map<string, string>();
  const performed = new Map<string, string>();
  let looked = 0;
  let open: LedgerEntry[] = [];
  const seenBegun = new Set<LedgerEntry>();
  let forgotten = false;
  const keyOf = (entry: { guest: string; attempt?: number | undefined }): string => `${entry.guest} ${entry.attempt ?? 0}`;

  /** The guest of a MOVE that takes effect is dark, and has proven it for this attempt; after its permit has run out availability wins. */
  const judgeDark = (entry: LedgerEntry, key: string): void => {
    const agent = agents.get(entry.guest);
    const state = agent?.state();
    if (agent === undefined || state === undefined || agent.ranOut()) return;
    const up = state.interfaces.filter((hsi) => hsi.up);
    if (up.length > 0) accuse('S2', `MOVE ${key} took effect while ${up[0]?.name ?? ''} is up`);
    else if (state.quiescedFor !== entry.attempt) accuse('S4', `MOVE ${key} took effect, quiesced for ${state.quiescedFor ?? 'nothing'}`);
  };

  /** Its end was told, or the records went back to before it. */
  const isConcluded = (entry: LedgerEntry): boolean =>
    told.has(keyOf(entry)) || (forgotten && claims.now(entry.guest)?.attempt !== entry.attempt);

  const begun = (entry: LedgerEntry): void => {
    const nowMs = stage.time.nowMs();
    const key = keyOf(entry);
    const lateness = stage.machine.lateness();
    const order = sent.get(key);
    if (performed.has(key)) accuse('S5', `MOVE ${key} took effect twice`);
    performed.set(key, order?.relocation ?? '');
    // A MOVE that comes after its attempt was concluded counts as somebody else's where nothing can drop it, and no moment there is too late for one that was not.
    const unbounded = lateness.kind === 'unbounded';
    if (unbounded && isConcluded(entry)) return;
    const running = stage.machine.ledger().filter((other) => other.attempt !== undefined && other.result === 'running');
    const counted = unbounded ? running.filter((other) => !isConcluded(other)) : running;
    if (counted.length > slots) accuse('S13', `${counted.length} of our relocations run, ${slots} are allowed`);
    if (!unbounded && order !== undefined && (entry.startedMs ?? nowMs) > order.notAfterMs + latenessMs(lateness))
      accuse('S7', `MOVE ${key} started ${(entry.startedMs ?? nowMs) - order.notAfterMs} ms after its not-after`);
    if (told.has(key)) accuse('S8', `MOVE ${key} took effect after its attempt had been concluded as ${told.get(key) ?? ''}`);
    const claim = claims.now(entry.guest);
    if (!forgotten && (claim?.attempt !== entry.attempt || claim?.phase !== 'Moving'))
      accuse('S5', `MOVE ${key} took effect while the claim says ${claim === undefined ? 'nothing' : `${claim.phase} ${claim.attempt}`}`);
    const sameRecord = [...performed].filter(
      ([other, relocation]) => other !== key && relocation !== '' && relocation === order?.relocation,
    );
    if (sameRecord.length > 0) accuse('S5', `a second MOVE took effect under Relocation ${order?.relocation ?? ''}`);
    judgeDark(entry, key);
  };

  return {
    made(call) {
      const { guest, attempt, notAfterMs, maxTotalMs, maxQuiesceMs } = call.options as {
        guest: string;
        attempt: number;
        notAfterMs: number;
        maxTotalMs: number;
        maxQuiesceMs: number;
      };
      const key = `${guest} ${attempt}`;
      const nowMs = stage.time.nowMs();
      if (sent.has(key)) accuse('S5', `MOVE ${key} is sent a second time`);
      sent.set(key, { notAfterMs, relocation: claims.now(guest)?.relocation ?? '' });
      const testMs = testedMs.get(key);
      if (testMs === undefined) accuse('S4', `MOVE ${key} is sent without a TEST`);
      else if (nowMs - testMs > testAgeMaxMs) accuse('S4', `MOVE ${key} is sent ${nowMs - testMs} ms after its TEST`);
      if (![maxTotalMs, maxQuiesceMs].every(isFiniteLimit)) accuse('S6', `MOVE ${key} has limits ${maxTotalMs} and ${maxQuiesceMs}`);
      if (stage.machine.lateness().kind !== 'unbounded' && notAfterMs - nowMs > 15_000)
        accuse('S7', `MOVE ${key} may be issued for ${notAfterMs - nowMs} ms`);
      const agent = agents.get(guest as GuestName);
      const state = agent?.state();
      if (state === undefined || agent?.ranOut() === true) return;
      if (state.interfaces.some((hsi) => hsi.up)) accuse('S2', `MOVE ${key} is sent while an interface is up`);
      for (const entry of open)
        if (entry.guest === guest && entry.attempt !== attempt && !(stage.machine.lateness().kind === 'unbounded' && isConcluded(entry)))
          accuse('S5', `MOVE ${key} is sent while MOVE ${entry.attempt ?? 0} is ${entry.result}`);
    },
    tested(call) {
      const { guest, attempt } = orderOf(call);
      testedMs.set(`${guest} ${attempt}`, call.atMs);
    },
    outcome(event) {
      if (event.attempt > 0) told.set(`${event.guest} ${event.attempt}`, event.outcome);
    },
    look() {
      const ledger = stage.machine.ledger();
      if (ledger.length > looked) {
        open = [...open, ...ledger.slice(looked).filter((entry) => entry.attempt !== undefined)];
        looked = ledger.length;
      }
      for (const entry of open)
        if (entry.performed && !seenBegun.has(entry)) {
          seenBegun.add(entry);
          begun(entry);
        }
      if (!open.every(isOpen)) open = open.filter(isOpen);
    },
    forget() {
      forgotten = true;
      // The number of an attempt that came to no MOVE, and that no agent has heard, may be given again.
      for (const key of told.keys()) if (!sent.has(key)) told.delete(key);
    },
  };
}

function isOpen({ result }: LedgerEntry): boolean {
  return result === 'queued' || result === 'running';
}

/** The schema's bound. */
function isFiniteLimit(ms: number): boolean {
  return ms > 0 && ms <= 3_600_000;
}
