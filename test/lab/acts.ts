import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Running } from '../e2e/processes.ts';
import type { LabAgent } from './agent.ts';
import { eventually, tried } from './command.ts';
import { placement, type LabSite } from './controller.ts';
import type { Lab } from './lab.ts';
import type { Live } from './live.ts';
import { guestNamed, memberNamed, members, vipa } from './topology.ts';

/** What a person may type in the lab. */
export const help = `
  status                    who is where, which interface is up, which way traffic takes, what is lost, what is in flight
  place GUEST MEMBER        edits member: in the guest's manifest, as you may do with an editor; the controller does the rest
  relocate GUEST MEMBER     as an operator types VMRELOCATE at z/VM: the agent repairs the network, the controller records it
  controller stop|start     kills the controller, or starts it
  quiesce GUEST             with the controller stopped: its order before a move
  activate GUEST            and the one after it
  routes GUEST              show ip ospf route of the guest
  ping FROM TO              from VIPA to VIPA, three times
  quit
`;

export interface Table {
  readonly lab: Lab;
  readonly site: LabSite;
  readonly agents: ReadonlyMap<string, LabAgent>;
  readonly live: Live;
}

export interface Acts {
  /** One line that was typed; the answer is for people. */
  act(line: string): Promise<string>;
}

export function createActs({ lab, site, agents, live }: Table): Acts {
  let controller: Running | undefined = site.controller();
  const agentOf = (guest = ''): LabAgent => {
    const agent = agents.get(guestNamed(guest).name);
    if (agent === undefined) throw new Error(`${guest} has no HiperSockets and no agent`);
    if (controller !== undefined) throw new Error('the controller gives the orders; type: controller stop');
    return agent;
  };
  const machineOf = (name: string) => {
    const { sequence, lpar } = memberNamed(name);
    return { sequence, lpar };
  };
  const acts: Readonly<Record<string, (...words: readonly string[]) => Promise<string> | string>> = {
    status: () => live.table(),
    place: (guest = '', member = '') => {
      writePlacement(site, guestNamed(guest).name, memberNamed(member).name);
      return `${manifestOf(site, guest)} says member: ${member}`;
    },
    relocate: async (guest = '', member = '') => {
      await site.z.operate({ kind: 'relocate', guest: guestNamed(guest).name, to: memberNamed(member).name });
      return 'z/VM has begun';
    },
    controller: async (word = '') => {
      if (word === 'stop') await controller?.kill('SIGKILL');
      if (word === 'start') controller ??= site.controller();
      if (word === 'stop') controller = undefined;
      return controller === undefined ? 'the controller does not run' : 'the controller runs';
    },
    quiesce: async (guest) => {
      const agent = agentOf(guest);
      const told = await agent.order('quiesce', { targets: members.map(({ name }) => machineOf(name)), permitMs: 60_000 });
      if (told.status !== 200) return `refused: ${told.text ?? told.code}`;
      const begun = performance.now();
      await eventually('it is quiesced', async () => (await agent.state()).quiescedFor !== undefined);
      return `quiesced after ${Math.round(performance.now() - begun)} ms, dark by permit for 60 s`;
    },
    activate: async (guest) => {
      const told = await agentOf(guest).order('activate', { machine: machineOf(lab.memberOf(guest ?? '').name) });
      return told.status === 200 ? `activated in ${told.ms} ms` : `refused: ${told.text ?? told.code}`;
    },
    routes: (guest = '') => lab.vtysh(guestNamed(guest).name, 'show ip ospf route'),
    ping: async (from = '', to = '') => {
      const argv = ['ip', 'netns', 'exec', lab.prefix + guestNamed(from).name, 'ping', '-c', '3', '-i', '0.2', '-W', '1'];
      return (await tried([...argv, '-I', vipa(guestNamed(from).host), vipa(guestNamed(to).host)])).text;
    },
  };
  return {
    act: async (line) => {
      const [word = '', ...rest] = line.trim().split(/\s+/);
      const act = acts[word];
      return word === '' ? '' : act === undefined ? help : act(...rest);
    },
  };
}

export const manifestOf = (site: LabSite, guest: string): string => join(site.site.folder, `${guest.toLowerCase()}.yaml`);

export function writePlacement(site: LabSite, guest: string, member: string): void {
  writeFileSync(manifestOf(site, guest), stringify(placement(guest, member)));
}
