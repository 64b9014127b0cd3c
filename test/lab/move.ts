import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from './command.ts';
import type { HandsClient, Timed } from './hands-client.ts';
import type { Lab } from './lab.ts';
import { guestNamed, guests, hsiAddress, memberNamed, members, vipa, type Member } from './topology.ts';
import { startTraffic, type Flow, type TrafficCount } from './traffic.ts';

/** A guest's way from one machine to the other and back, under traffic, by the agent's hands or as the paper does it. */
export type Way = 'drain' | 'ifdown';

export interface Move {
  readonly way: Way;
  readonly count: TrafficCount;
  /** Of the drain; absent for `ifdown`. */
  readonly drained?: Timed<void>;
  readonly method?: string;
  readonly raisedMs: number;
}

const beforeMs = 500;
const afterMs = 700;

/** VIPA to VIPA in both directions with a guest on the same LAN, one TCP connection, and a third party's way through this guest where there is one. */
export async function flowsOf(lab: Lab, guest: string): Promise<readonly Flow[]> {
  const others = guests.filter(({ name, hipersockets }) => hipersockets && name !== guest);
  const peer = others.find(({ name }) => lab.memberOf(name) === lab.memberOf(guest)) ?? others[0] ?? guestNamed('LITSWAS1');
  const here = { node: guest, address: vipa(guestNamed(guest).host) };
  const there = { node: peer.name, address: vipa(peer.host) };
  return [
    { name: 'in', from: there, to: here },
    { name: 'out', from: here, to: there },
    { name: 'tcp', from: there, to: here, kind: 'tcp', perSecond: 100 },
    ...(await transitThrough(lab, guest)),
  ];
}

/** LITSHA22 has six equal ways to the HiperSockets subnet, two of them through each guest on it; the kernel picks one for each pair of addresses. */
async function transitThrough(lab: Lab, guest: string): Promise<readonly Flow[]> {
  const { host } = guestNamed(guest);
  const { hsi } = lab.memberOf(guest);
  const sources = ['10.20.7.199', '10.20.8.199', '10.20.9.199'];
  // A guest that has left is not on the LAN: what is sent to its address there would be lost whatever anybody does.
  const targets = guests.filter((one) => one.hipersockets && one.name !== guest && lab.memberOf(one.name) === lab.memberOf(guest));
  for (const from of sources)
    for (const target of targets) {
      const to = hsiAddress(hsi, target.host);
      const way = await lab.run('LITSHA22', 'ip', 'route', 'get', to, 'from', from);
      if (new RegExp(`via 10\\.20\\.[89]\\.${host} `).test(way))
        return [{ name: 'transit', through: guest, from: { node: 'LITSHA22', address: from }, to: { node: target.name, address: to } }];
    }
  return [];
}

/** Takes the interface of this machine down by the given way, moves the guest and raises that of the other machine. Ends on the other machine. */
export async function moveUnderTraffic(
  lab: Lab,
  hands: HandsClient,
  { guest, way }: { readonly guest: string; readonly way: Way },
): Promise<Move> {
  const from = lab.memberOf(guest);
  const to = otherMember(from);
  const traffic = await startTraffic(lab, await flowsOf(lab, guest));
  try {
    await delay(beforeMs);
    const left = way === 'drain' ? await quiesce(hands, from) : await ifdown(lab, guest, from);
    await lab.relocate(guest, to.name);
    const raised = await hands.raise(to.hsi);
    if (!raised.outcome.ok) throw new Error(raised.outcome.why);
    await delay(afterMs);
    return { way, count: await traffic.finish(), raisedMs: raised.ms, ...left };
  } finally {
    traffic.kill();
  }
}

async function quiesce(hands: HandsClient, from: Member): Promise<{ readonly drained: Timed<void>; readonly method: string }> {
  const plan = await hands.planDrain(from.hsi);
  if (!plan.outcome.ok) throw new Error(plan.outcome.why);
  const drained = await hands.drain(plan.outcome.value);
  if (!drained.outcome.ok) throw new Error(drained.outcome.why);
  return { drained, method: plan.outcome.value.method };
}

async function ifdown(lab: Lab, guest: string, from: Member): Promise<object> {
  await lab.setLink(guest, from.hsi, 'down');
  return {};
}

/** Back to the first member, until the baseline stands again. */
export async function bringHome(lab: Lab, hands: HandsClient, guest: string): Promise<void> {
  const home = members[0] ?? memberNamed('LTICVM9');
  await hands.lower(lab.memberOf(guest).hsi);
  await lab.relocate(guest, home.name);
  const raised = await hands.raise(home.hsi);
  if (!raised.outcome.ok) throw new Error(raised.outcome.why);
  await lab.converged();
}

export const otherMember = (member: Member): Member => members.find((one) => one !== member) ?? member;

/** Until no change of the area has been computed for so long, by the daemon's own word. */
export async function calm(lab: Lab, guest: string, ms: number): Promise<void> {
  await eventually(
    `the area is calm for ${ms} ms`,
    async () => {
      const text = await lab.vtysh(guest, 'show ip ospf json');
      const last = Number(/"spfLastExecutedMsecs": ?(\d+)/.exec(text)?.[1] ?? 0);
      return last >= ms;
    },
    { deadlineMs: ms * 5 + 60_000, everyMs: 200 },
  );
}
