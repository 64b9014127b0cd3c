import { isDeepStrictEqual } from 'node:util';
import { goalOf, interfaceAt, isAsBefore, isAsDrained, needsRestoring, upNames } from './goal.ts';
import type { Memory } from './memory.ts';
import { freshMemory, sameMachine, withEarlier } from './memory.ts';
import type { Event, Mind, Rules, Task } from './mind.ts';
import { taskKey, taskText } from './mind.ts';
import type { InterfaceReading, NetworkReading } from './network.ts';
import type { Machine } from './protocol.ts';

/** The first thought of an agent process: what its memory means in this boot. */
export function awake(o: { readonly memory: Memory | undefined; readonly bootId: string }): Mind {
  const kept = o.memory ?? freshMemory(o.bootId);
  const sameBoot = kept.bootId === o.bootId;
  const booted: Memory = { ...closed(kept, 0), bootId: o.bootId, vouched: undefined, dark: undefined, owed: true };
  // A drain that was cut short must be undone, also by an agent that only reports.
  const restarted: Memory = { ...kept, owed: kept.owed || (kept.permit === undefined && kept.undo?.drained === false) };
  return {
    // Of a relocation that nobody here had ordered, whoever asks later could not tell which one it was.
    memory: withoutUnordered(sameBoot ? restarted : booted),
    seen: { kind: 'untrusted', why: 'residency was not read so far' },
    ...{ settled: undefined, candidate: undefined, left: undefined, network: undefined, active: undefined, trouble: undefined },
  };
}

function withoutUnordered(memory: Memory): Memory {
  return memory.lastDark?.attempt === 0 ? { ...memory, lastDark: undefined } : memory;
}

export function step(mind: Mind, event: Event, rules: Rules): Mind {
  const current = expired(mind, event.nowMs);
  switch (event.kind) {
    case 'tick':
      return tidy(current, rules, event.nowMs);
    case 'sighted': {
      const next = sighted(current, event, rules);
      // Four times a second nothing follows from it.
      return next === mind ? mind : tidy(next, rules, event.nowMs);
    }
    case 'withdrawn':
      return { ...current, memory: { ...current.memory, dark: current.memory.dark ?? { attempt: event.attempt, sinceMs: event.nowMs } } };
    case 'ended':
      return tidy(withRelapse(withoutUndo(ended(current, event, rules), event, rules), event, rules), rules, event.nowMs);
  }
}

/** Closes whatever permit is open; no attempt up to this one can quiesce or renew any more. */
export function closed(memory: Memory, attempt: number): Memory {
  const closedAttempt = Math.max(memory.closedAttempt, attempt, memory.permit?.order.attempt ?? 0);
  return { ...memory, closedAttempt, permit: undefined, quiesced: undefined };
}

/** After expiry availability wins. */
export function expired(mind: Mind, nowMs: number): Mind {
  const { permit } = mind.memory;
  if (permit === undefined || permit.expiresMs > nowMs) return mind;
  return { ...mind, memory: { ...closed(mind.memory, 0), owed: true }, trouble: undefined };
}

/** Two readings in a row make a residency; in between nothing new is begun. */
function sighted(mind: Mind, { sighting, thereMs }: Event & { readonly kind: 'sighted' }, rules: Rules): Mind {
  if (sighting.kind === 'untrusted') return { ...mind, seen: sighting, candidate: undefined };
  const { machine } = sighting;
  // Four times a second there is nothing new.
  if (mind.seen === sighting && mind.candidate === undefined && mind.settled !== undefined && sameMachine(machine, mind.settled))
    return mind;
  const known = { ...mind, seen: sighting };
  if (mind.settled !== undefined && sameMachine(machine, mind.settled)) return { ...known, candidate: undefined };
  if (mind.candidate === undefined || !sameMachine(machine, mind.candidate)) return { ...known, candidate: { ...machine, thereMs } };
  return settled(known, machine, rules);
}

/** The guest is on this machine. A permit was for another one. */
export function settled(mind: Mind, machine: Machine, rules: Rules): Mind {
  const { permit } = mind.memory;
  const landed = permit !== undefined && !sameMachine(permit.source, machine);
  const memory = landed ? { ...closed(mind.memory, 0), owed: true } : mind.memory;
  return { ...mind, ...routesLost(mind, machine, rules), memory, settled: machine, candidate: undefined, trouble: undefined };
}

/** What is up belongs to a machine that this guest has left, and nobody had withdrawn its routes: they have led nowhere since z/VM stopped it there. */
function routesLost({ active, settled: from, candidate, left }: Mind, machine: Machine, rules: Rules): Partial<Mind> {
  if (active === undefined || from === undefined || candidate === undefined || active.name === interfaceAt(rules, machine)) return {};
  return { active: undefined, left: left ?? { from, sinceMs: candidate.thereMs } };
}

function ended(mind: Mind, event: Event & { readonly kind: 'ended' }, rules: Rules): Mind {
  const { task, end } = event;
  // Whoever was stopped in the middle has left the network in a state that must be looked at; proving changes nothing.
  const unseen = task.kind === 'prove' ? mind.network : undefined;
  if (end.kind === 'aborted') return { ...mind, network: unseen };
  if (end.kind === 'failed') {
    const key = taskKey(task);
    const tries = mind.trouble?.key === key ? mind.trouble.tries + 1 : 1;
    const pauseMs = Math.min(1000 * 2 ** (tries - 1), 30_000) * rules.timeScale;
    return {
      ...mind,
      network: unseen,
      trouble: { key, text: `${taskText(task)} failed: ${end.why}`, tries, againMs: event.nowMs + pauseMs },
    };
  }
  const next = succeeded(mind, task, event);
  const trouble = task.kind === 'look' && mind.trouble?.key !== 'look' ? mind.trouble : undefined;
  return next.trouble === trouble ? next : { ...next, trouble };
}

function succeeded(mind: Mind, task: Task, { end, nowMs }: Event & { readonly kind: 'ended' }): Mind {
  const { memory } = mind;
  switch (task.kind) {
    case 'look':
      return end.kind === 'looked' ? looked(mind, end.network) : mind;
    case 'plan':
      if (end.kind !== 'planned' || mind.settled === undefined) return mind;
      return {
        ...mind,
        memory: {
          ...memory,
          undo: { ...end.undo, source: mind.settled, drained: false },
          earlier: withEarlier(memory.earlier, memory.undo),
        },
      };
    case 'drain':
      return { ...mind, network: undefined, active: undefined, memory: { ...memory, undo: { ...task.undo, drained: true } } };
    case 'restore':
      return {
        ...mind,
        ...{ network: undefined, active: undefined },
        memory: { ...memory, undo: undefined, earlier: withEarlier(memory.earlier, task.undo) },
      };
    case 'lower':
      return { ...changed(mind, task.name, { up: false }), active: mind.active?.name === task.name ? undefined : mind.active };
    case 'raise':
      return { ...changed(mind, task.name, { up: true }), active: { name: task.name, proof: 'activated', sinceMs: nowMs } };
    case 'prove':
      return end.kind === 'proved' ? proved(mind, end.proof, nowMs) : mind;
  }
}

/** What the hands have just done is known without looking again. */
function changed(mind: Mind, name: string, to: Partial<InterfaceReading>): Mind {
  if (mind.network === undefined) return mind;
  const interfaces = mind.network.interfaces.map((each) => (each.name === name ? { ...each, ...to } : each));
  return { ...mind, network: { ...mind.network, interfaces } };
}

/** A quiesce holds while every interface is down and the routing daemon is the one that withdrew the routes. */
function looked(mind: Mind, network: NetworkReading): Mind {
  const { memory } = mind;
  const { quiesced, permit } = memory;
  const up = upNames(network);
  const active = mind.active !== undefined && up.includes(mind.active.name) ? mind.active : undefined;
  const next = active === mind.active && isDeepStrictEqual(network, mind.network) ? mind : { ...mind, network, active };
  if (permit === undefined || quiesced === undefined) return next;
  const restarted = quiesced.routingSinceMs !== network.routingSinceMs;
  const changedType = memory.undo !== undefined && needsRestoring(memory.undo, network);
  if (up.length === 0 && !restarted && !changedType) return next;
  const voidedBy = restarted
    ? 'the routing daemon was restarted while this guest was quiesced; quiesce it again'
    : changedType
      ? 'the network type of the interface was changed while this guest was quiesced; quiesce it again'
      : undefined;
  return { ...next, memory: { ...memory, quiesced: undefined, permit: { ...permit, voidedBy: voidedBy ?? permit.voidedBy } } };
}

function proved(mind: Mind, proof: 'proven' | 'alone', nowMs: number): Mind {
  if (mind.active === undefined) return mind;
  const { left, settled: to } = mind;
  const { dark } = mind.memory;
  const active = { ...mind.active, proof };
  const lightMs = proof === 'proven' ? nowMs : mind.active.sinceMs;
  const lasted = (sinceMs: number): number => Math.max(0, lightMs - sinceMs);
  const lastDark =
    dark !== undefined
      ? { attempt: dark.attempt, ms: lasted(dark.sinceMs) }
      : left !== undefined && to !== undefined
        ? { attempt: 0, ms: lasted(left.sinceMs), from: left.from, to }
        : undefined;
  return lastDark === undefined
    ? { ...mind, active }
    : { ...mind, active, left: undefined, memory: { ...mind.memory, dark: undefined, lastDark } };
}

/** What follows from everything that is known, and needs no hands. */
export function tidy(mind: Mind, rules: Rules, nowMs: number): Mind {
  const { network } = mind;
  if (network === undefined) return mind;
  const goal = goalOf(mind, rules);
  const up = upNames(network);
  if (goal.kind === 'dark') return up.length === 0 ? quiesced(mind, network, goal.attempt) : mind;
  const { memory } = mind;
  const name = goal.kind === 'up' ? goal.name : up.find((each) => each === goal.right);
  const isAlone = up.length === (name === undefined ? 0 : 1) && up[0] === name;
  if (!isAlone || (memory.undo !== undefined && needsRestoring(memory.undo, network))) return mind;
  // An interface that nobody has touched is as it should be; one that is owed has to be raised, which is more than being up.
  const found = name === undefined || memory.owed ? undefined : { name, proof: 'activated' as const, sinceMs: nowMs };
  const active = mind.active ?? found;
  const isReached = goal.kind === 'up' && (name === undefined ? goal.isMapped : active?.name === name);
  if (active === mind.active && !(memory.owed && isReached)) return mind;
  return { ...mind, active, memory: isReached ? { ...memory, owed: false } : memory };
}

/** A look, and nothing less, tells that what a drain had changed is as it was: the routing daemon may have read an old file meanwhile. */
function withoutUndo(mind: Mind, { end }: Event & { readonly kind: 'ended' }, rules: Rules): Mind {
  const { undo } = mind.memory;
  if (end.kind !== 'looked' || undo === undefined || goalOf(mind, rules).kind !== 'up') return mind;
  if (!isAsBefore(undo, end.network)) return mind;
  const earlier = withEarlier(mind.memory.earlier, undo, end.network.routingSinceMs);
  return { ...mind, memory: { ...mind.memory, undo: undefined, earlier } };
}

/**
 * A routing daemon that was started anew has what an earlier drain had changed: somebody had saved its configuration in the middle of that drain. It is put back once more.
 * The daemon that is known to have had everything as it was has it so by somebody's own hand, which is his to decide.
 */
function withRelapse(mind: Mind, { end }: Event & { readonly kind: 'ended' }, rules: Rules): Mind {
  const { memory } = mind;
  if (end.kind !== 'looked' || memory.undo !== undefined || memory.earlier.length === 0 || goalOf(mind, rules).kind !== 'up') return mind;
  const { network } = end;
  const { routingSinceMs } = network;
  const relapsed = memory.earlier.find((each) => isAsDrained(each, network));
  if (relapsed !== undefined) {
    const earlier = memory.earlier.filter((each) => each !== relapsed);
    if (relapsed.routingSinceMs === routingSinceMs) return { ...mind, memory: { ...memory, earlier } };
    const { routingSinceMs: _, ...undo } = relapsed;
    return { ...mind, memory: { ...memory, undo, earlier } };
  }
  const confirmed = memory.earlier.find((each) => each.routingSinceMs !== routingSinceMs && isAsBefore(each, network));
  return confirmed === undefined
    ? mind
    : { ...mind, memory: { ...memory, earlier: withEarlier(memory.earlier, confirmed, routingSinceMs) } };
}

/** Nothing is up, and what was drained is as it was: that is what a quiesce promises. */
function quiesced(mind: Mind, network: NetworkReading, attempt: number): Mind {
  const { memory } = mind;
  if (memory.quiesced?.attempt === attempt || memory.permit?.voidedBy !== undefined) return mind;
  if (memory.undo !== undefined && needsRestoring(memory.undo, network)) return mind;
  return { ...mind, memory: { ...memory, quiesced: { attempt, routingSinceMs: network.routingSinceMs } } };
}
