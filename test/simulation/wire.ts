import { failed, type Answer } from '../../controller/domain/fault.ts';
import type { Ports } from '../../controller/reconcile/world.ts';
import type { StoreEvent } from '../../controller/store/store.ts';
import type { Fault } from './faults.ts';
import type { Wiring } from './process.ts';
import type { Stage } from './stage.ts';

/** Everything between a process and the world: each call is numbered, told, and goes wrong as planned. */

export interface Call {
  readonly k: number;
  readonly atMs: number;
  readonly process: string;
  readonly site: string;
  readonly port: keyof Ports;
  readonly method: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly limitMs: number;
}

/** Who plans the faults, and who watches. */
export interface Director {
  /** The next call of any process; its fault, if it has one. */
  readonly next: (call: Omit<Call, 'k' | 'atMs'>) => { readonly call: Call; readonly fault: Fault | undefined };
  readonly nextEvent: (process: string, event: string) => Fault | undefined;
  /** The call has reached the other side, and what it says. */
  readonly arriving: (call: Call) => void;
  readonly arrived: (call: Call) => void;
  readonly answered: (call: Call, answer: Answer<unknown>) => void;
  /** The process has it: later than that when it was frozen, never when it is dead. */
  readonly told: (call: Call, answer: Answer<unknown>) => void;
  /** Carries out what the fault does to the process. */
  readonly strike: (fault: Fault, wiring: Wiring, call: Call) => void;
  /** After every call, so that a zombie wakes when it must. */
  readonly made: (wiring: Wiring) => void;
}

export function createWire(stage: Stage, director: Director): (wiring: Wiring) => Ports {
  return (wiring) => {
    const { hypervisor, agents: guests } = stage;
    // Each process has a connection of its own.
    const store = stage.store.connect();
    const real: Ports = { store, hypervisor, guests };
    const through = (port: keyof Ports, method: string): ((options: unknown) => Promise<Answer<never>>) => {
      const carry = (real[port] as unknown as Readonly<Record<string, Method>>)[method];
      if (carry === undefined) throw new Error(`no port has ${method}`);
      return (options) => send(stage, director, wiring, { carry, port, method, options: options as Call['options'] });
    };
    return {
      store: {
        follow: (o) => follow(stage, director, wiring, { real, o }),
        get: through('store', 'get'),
        create: through('store', 'create'),
        putStatus: through('store', 'putStatus'),
        remove: through('store', 'remove'),
        note: through('store', 'note'),
        close: () => store.close(),
      },
      hypervisor: {
        capabilities: hypervisor.capabilities,
        observe: through('hypervisor', 'observe'),
        inspect: through('hypervisor', 'inspect'),
        test: through('hypervisor', 'test'),
        move: through('hypervisor', 'move'),
        cancel: through('hypervisor', 'cancel'),
        configure: through('hypervisor', 'configure'),
      },
      guests: {
        capabilities: guests.capabilities,
        state: through('guests', 'state'),
        quiesce: through('guests', 'quiesce'),
        renew: through('guests', 'renew'),
        activate: through('guests', 'activate'),
        watch(o) {
          const { process } = wiring;
          const { call, fault } = director.next({
            process: process.id,
            site: wiring.site,
            port: 'guests',
            method: 'watch',
            options: {},
            limitMs: 0,
          });
          const begin = (): void =>
            guests.watch({ ...o, onState: watched(stage, director, wiring, { name: 'agent state', deliver: o.onState }) });
          strikeAround({ stage, director, wiring, call, fault, send: begin, answer: () => undefined });
        },
      },
    };
  };
}

type Method = (o: unknown) => Promise<Answer<unknown>>;

interface Sending extends Pick<Call, 'port' | 'method' | 'options'> {
  /** What the port itself does. */
  readonly carry: Method;
}

function send(stage: Stage, director: Director, wiring: Wiring, { carry, port, method, options }: Sending): Promise<Answer<never>> {
  const { process, site, limitMs } = wiring;
  const { call, fault } = director.next({ process: process.id, site, limitMs, port, method, options });
  return new Promise((resolve) => {
    let over = false;
    const give = (answer: Answer<unknown>): void => {
      if (over) return;
      over = true;
      release();
      director.answered(call, answer);
      process.enter(() => {
        director.told(call, answer);
        resolve(answer as Answer<never>);
      });
    };
    const release = stage.time.alarm(stage.time.nowMs() + limitMs, () =>
      give(failed('unknownOutcome', 'no answer came in time; it was sent and may have been done')),
    );
    const carryOut = (answer = give): void => {
      director.arriving(call);
      const answering = carry(options);
      director.arrived(call);
      void answering.then(answer);
    };
    strikeAround({ stage, director, wiring, call, fault, send: carryOut, answer: give });
  });
}

interface Striking {
  readonly stage: Stage;
  readonly director: Director;
  readonly wiring: Wiring;
  readonly call: Call;
  readonly fault: Fault | undefined;
  readonly send: (answer?: (answer: Answer<unknown>) => void) => void;
  readonly answer: (answer: Answer<unknown>) => void;
}

const nobody = (): void => undefined;
const broken = failed('unknownOutcome', 'the connection broke after the request was sent; it may have been done');

/** Sends the call, or does to it what was planned. */
function strikeAround(o: Striking): void {
  const { director, wiring, call, fault, stage } = o;
  wiring.calls += 1;
  if (fault === undefined) return whenRunning(o);
  switch (fault.kind) {
    case 'crashAfter':
      o.send(nobody);
      return director.strike(fault, wiring, call);
    case 'dead':
      if (fault.when === 'after') o.send(nobody);
      return director.strike(fault, wiring, call);
    case 'pause':
      if (fault.when === 'after') o.send();
      director.strike(fault, wiring, call);
      if (fault.when === 'before') whenRunning(o);
      return;
    case 'timeoutApplied':
    case 'timeoutNotApplied':
      director.strike(fault, wiring, call);
      if (fault.kind === 'timeoutApplied') o.send(nobody);
      if (fault.reset === true) o.answer(broken);
      return director.made(wiring);
    case 'late':
      director.strike(fault, wiring, call);
      stage.time.at(stage.time.nowMs() + (fault.reset === true ? 0 : call.limitMs) + fault.ms, () => o.send(nobody));
      if (fault.reset === true) o.answer(broken);
      return director.made(wiring);
    case 'error':
      director.strike(fault, wiring, call);
      o.answer(failed('unreachable', 'the connection was refused; nothing was sent'));
      return director.made(wiring);
    case 'dup':
      director.strike(fault, wiring, call);
      o.send(fault.answer === 'first' ? o.answer : nobody);
      o.send(fault.answer === 'second' ? o.answer : nobody);
      return director.made(wiring);
    case 'stale': {
      const old = olderVersion(stage, call, fault.versions);
      director.strike(fault, wiring, call);
      if (old === undefined) return whenRunning(o);
      o.answer(old);
      return director.made(wiring);
    }
    case 'crashBefore':
      return director.strike(fault, wiring, call);
    case 'zombie':
    case 'clock':
    case 'operator':
      director.strike(fault, wiring, call);
      return whenRunning(o);
    case 'watchDrop':
    case 'watchDup':
    case 'watchLate':
      return whenRunning(o);
  }
}

function whenRunning({ director, wiring, send }: Striking): void {
  wiring.process.enter(() => {
    send();
    director.made(wiring);
  });
}

function olderVersion(stage: Stage, call: Call, versions: number): Answer<unknown> | undefined {
  if (call.port !== 'store' || call.method !== 'get') return undefined;
  const { kind, key } = call.options as { kind: 'SSICluster'; key: { namespace: string; name: string } };
  const known = olderOf(stage.store.read(kind, key), stage.store.versionsOf(kind, key));
  const value = known[Math.max(0, known.length - 1 - versions)];
  return value === undefined ? undefined : { ok: true, value };
}

/** The versions that led to what is there now: a store that was restored has others, which it never shows again. */
function olderOf<T extends { readonly metadata: { readonly uid: string; readonly resourceVersion: string } }>(
  now: T | undefined,
  versions: readonly T[],
): readonly T[] {
  if (now === undefined) return [];
  return versions.filter(
    ({ metadata }) => metadata.uid === now.metadata.uid && Number(metadata.resourceVersion) <= Number(now.metadata.resourceVersion),
  );
}

interface Following {
  readonly real: Ports;
  readonly o: Parameters<Ports['store']['follow']>[0];
}

function follow(stage: Stage, director: Director, wiring: Wiring, { real, o }: Following): Promise<Answer<never>> {
  const { process } = wiring;
  const { call, fault } = director.next({
    process: process.id,
    site: wiring.site,
    port: 'store',
    method: 'follow',
    options: {},
    limitMs: 10_000,
  });
  const back = fault?.kind === 'stale' ? fault.versions : wiring.listsBack;
  if (fault?.kind === 'stale') director.strike(fault, wiring, call);
  return new Promise((resolve) => {
    const give = (answer: Answer<unknown>): void => process.enter(() => resolve(answer as Answer<never>));
    const begin = (): void => {
      const after = watched<StoreEvent>(stage, director, wiring, { name: '', deliver: o.onEvent });
      const during = back === 0 ? o.onEvent : staleList(stage, wiring, { back, deliver: o.onEvent });
      let listing = true;
      const onEvent = (event: StoreEvent): void => (listing ? during(event) : after(event));
      const onSynced = (): void => {
        listing = false;
        process.enter(o.onSynced);
      };
      void real.store.follow({ ...o, onEvent, onSynced }).then(give);
    };
    strikeAround({ stage, director, wiring, call, fault: fault?.kind === 'stale' ? undefined : fault, send: begin, answer: give });
  });
}

/** How long a stale list stays uncorrected by its watch. */
const catchUpMs = 1_000;

/** The first list shows older versions; the watch catches up a second later. */
function staleList(
  stage: Stage,
  wiring: Wiring,
  o: { readonly back: number; readonly deliver: (event: StoreEvent) => void },
): (event: StoreEvent) => void {
  return (event) => {
    const { metadata } = event.object;
    const key = { namespace: metadata.namespace ?? '', name: metadata.name };
    const known = olderOf(event.object, stage.store.versionsOf(event.kind, key));
    const old = known[Math.max(0, known.length - 1 - o.back)] ?? event.object;
    o.deliver({ kind: event.kind, type: 'put', object: old } as StoreEvent);
    stage.time.at(stage.time.nowMs() + catchUpMs, () => {
      const now = stage.store.read(event.kind, key);
      if (now !== undefined) wiring.process.enter(() => o.deliver({ kind: event.kind, type: 'put', object: now } as StoreEvent));
    });
  };
}

/** How long an event that will be overtaken is held back at most; the last one is never lost. */
const overtakenWithinMs = 1_000;

/** The events of one watch on their way to the process. */
function watched<E>(
  stage: Stage,
  director: Director,
  wiring: Wiring,
  o: { readonly name: string; readonly deliver: (event: E) => void },
): (event: E) => void {
  const { process } = wiring;
  const { time } = stage;
  let held: { readonly subject: string; readonly events: E[]; left: number } | undefined;
  const deliver = (event: E): void => process.enter(() => o.deliver(event));
  return (event) => {
    const subject = subjectOf(event) ?? o.name;
    const fault = director.nextEvent(process.id, subject);
    if (held !== undefined && held.subject === subject) {
      held.left -= 1;
      if (held.left > 0) {
        held.events.push(event);
        return;
      }
      held = undefined;
      return deliver(event);
    }
    if (fault?.kind === 'watchDup') {
      deliver(event);
      return time.at(time.nowMs() + 10, () => deliver(event));
    }
    if (fault?.kind === 'watchDrop') {
      const mine = { subject, events: [event], left: fault.events };
      held = mine;
      return time.at(time.nowMs() + overtakenWithinMs, () => {
        if (held !== mine) return;
        held = undefined;
        const last = mine.events.at(-1);
        if (last !== undefined) deliver(last);
      });
    }
    if (fault?.kind === 'watchLate') {
      // Everything of this subject is held up, and arrives in order.
      const mine = { subject, events: [event], left: Number.POSITIVE_INFINITY };
      held = mine;
      return time.at(time.nowMs() + fault.ms, () => {
        held = undefined;
        for (const each of mine.events) deliver(each);
      });
    }
    deliver(event);
  };
}

function subjectOf(event: unknown): string | undefined {
  if (typeof event !== 'object' || event === null || !('object' in event)) return undefined;
  const { kind, object } = event as StoreEvent;
  return `${kind} ${object.metadata.name}`;
}
