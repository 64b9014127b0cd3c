import type { Answer } from '../../controller/domain/fault.ts';
import type { OperatorCommand } from '../../controller/hypervisor/simulated/operator.ts';
import type { Call } from './wire.ts';

/** S15 for what is a guest owner's at z/VM: its relocation setting is switched ON again only where the OFF that stands may be one of ours. */
export interface Settings {
  /** Somebody is about to type a command. */
  readonly operating: (command: OperatorCommand) => void;
  readonly arriving: (call: Call) => void;
  readonly told: (call: Call, answer: Answer<unknown>) => void;
}

interface Change {
  readonly guest: string;
  readonly change: { readonly kind: string; readonly value?: string };
}

export function watchSettings(isInherited: (guest: string) => boolean, accuse: (rule: string, text: string) => void): Settings {
  /** Guests to which an OFF of ours has come, and whose process does not know yet that its ON has. */
  const ours = new Set<string>();
  /** Guests whose owner has said OFF when there was none of ours, and to which none has come since. */
  const his = new Set<string>();
  return {
    operating(command) {
      if (command.kind !== 'setting') return;
      if (command.value === 'OFF' && !ours.has(command.guest)) his.add(command.guest);
      if (command.value === 'ON') his.delete(command.guest);
    },
    arriving({ method, options, process, site }) {
      const { guest, change } = options as unknown as Change;
      if (method !== 'configure' || change.kind !== 'setting') return;
      if (change.value === 'ON' && his.has(guest) && !isInherited(guest))
        accuse('S15', `${process} switches the relocation setting of ${guest} ON in ${site}; its owner has switched it OFF`);
      if (change.value === 'OFF') ours.add(guest);
      his.delete(guest);
    },
    told({ method, options }, answer) {
      const { guest, change } = options as unknown as Change;
      if (method === 'configure' && change.kind === 'setting' && change.value === 'ON' && answer.ok) ours.delete(guest);
    },
  };
}
