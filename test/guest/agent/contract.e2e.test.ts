import { createHttpsAgents } from '../../../controller/guest/agent/adapter.ts';
import { createDialler } from '../../../controller/guest/agent/dial.ts';
import { parseInterfaceName, type InterfaceName } from '../../../controller/domain/names.ts';
import { here, startRig, there, unmapped, untilHolds } from '../../agent/rig.ts';
import { guestContract, type GuestRig } from '../contract.ts';
import { cluster, guest } from './liar.ts';

/** The port's suite over the agent itself: its own server, permits and files, over TLS; only the network in its guest is a stand-in. */

const name = (text: string): InterfaceName => {
  const parsed = parseInterfaceName(text);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.value;
};
const pollMs = 60;

async function openRig(): Promise<GuestRig> {
  const rig = await startRig();
  const material = { agentsCa: rig.agentAuthority.pem, certificate: rig.controller.cert, key: rig.controller.key };
  const agents = createHttpsAgents({
    dial: createDialler(),
    material: () => Promise.resolve({ ok: true, value: material }),
    forbidden: () => undefined,
  });
  let boots = 1;
  // At rest: what a watch then delivers begins with the quiesce.
  await untilHolds(() =>
    rig
      .agent()
      .keeper.report()
      .interfaces.some((each) => each.proof === 'proven'),
  );
  return {
    agents,
    // A boot gives it another port here.
    get address() {
      return { cluster, guest, kind: 'https', spec: { address: '127.0.0.1', port: rig.port() } } as const;
    },
    nobody: { cluster, guest, kind: 'https', spec: { address: '127.0.0.1', port: 1 } },
    ...{ here, there, unmapped, hsiHere: name('hsi0'), hsiThere: name('hsi1') },
    relocate: () => Promise.resolve(rig.land(there)),
    reboot: async () => {
      boots += 1;
      rig.setBootId(`f3c1b9a0-0000-4000-8000-${String(boots).padStart(12, '0')}`);
      await rig.restart();
    },
    until: (promise) => promise,
    untilHolds: (condition) =>
      untilHolds(async () => {
        // An agent answers only so many questions a second.
        await new Promise((resolve) => setTimeout(resolve, pollMs));
        return condition();
      }),
    close: async () => {
      agents.close();
      await rig.close();
    },
  };
}

guestContract('zferry’s agent over HTTPS', openRig);
