import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseInterfaceName, type InterfaceName } from '../../../controller/domain/names.ts';
import type { Answer } from '../../../controller/domain/fault.ts';
import type { AgentAddress } from '../../../controller/guest/guest.ts';
import { createSshAgents } from '../../../controller/guest/ssh/adapter.ts';
import { here, paperConfig, replaceFile, sysinfoText, there, unmapped, untilHolds } from '../../agent/rig.ts';
import { cluster, guest } from '../agent/liar.ts';
import { guestContract, type GuestRig } from '../contract.ts';
import { startSshd, sshdPath, type Sshd } from './sshd.ts';

/** The port's suite over OpenSSH's own server and `zferry-agent order`; only the network in the guest is a stand-in. */

const agentProcess = join(tmpdir(), `zferry-agent-process-${process.pid}.mjs`);
/** As it is shipped: one compiled file, which starts in a fraction of the time. */
if (existsSync(sshdPath))
  buildSync({
    entryPoints: [fileURLToPath(new URL('agent-process.ts', import.meta.url))],
    ...{ outfile: agentProcess, bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' },
  });
afterAll(() => rmSync(agentProcess, { force: true }));
const never = new AbortController().signal;
const name = (text: string): InterfaceName => {
  const parsed = parseInterfaceName(text);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.value;
};

interface Guest {
  readonly folder: string;
  readonly sshd: Sshd;
  readonly address: AgentAddress;
  readonly close: () => Promise<void>;
}

async function startGuest(): Promise<Guest> {
  const folder = mkdtempSync(join(tmpdir(), 'zferry-ssh-'));
  mkdirSync(join(folder, 'state'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(paperConfig(folder)));
  writeFileSync(join(folder, 'network.json'), '["hsi0"]');
  replaceFile(join(folder, 'sysinfo'), sysinfoText(here, guest));
  replaceFile(join(folder, 'boot_id'), 'f3c1b9a0-0000-4000-8000-000000000001\n');
  const sshd = await startSshd(folder, `${process.execPath} ${agentProcess} order ${join(folder, 'config.json')}`);
  return {
    folder,
    sshd,
    address: { cluster, guest, kind: 'ssh', spec: { address: '127.0.0.1', port: sshd.port, hostKey: sshd.hostKey } },
    close: async () => {
      await endGuard(folder);
      await sshd.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function guardOf(folder: string): number | undefined {
  const file = join(folder, 'state', 'agent.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[0]) : undefined;
}

/** As a boot ends it: at once and for good. SIGTERM is what its shell does not answer with another. */
async function endGuard(folder: string): Promise<void> {
  const pid = guardOf(folder);
  if (pid === undefined) return;
  process.kill(pid, 'SIGTERM');
  await untilHolds(() => guardOf(folder) === undefined);
}

const agentsOf = ({ sshd }: Guest): ReturnType<typeof createSshAgents> =>
  createSshAgents({ identity: () => ({ ok: true, value: { user: sshd.user, key: sshd.key } }), forbidden: () => undefined });

async function openRig(): Promise<GuestRig> {
  const where = await startGuest();
  const agents = agentsOf(where);
  return {
    ...{ agents, address: where.address, here, there, unmapped, hsiHere: name('hsi0'), hsiThere: name('hsi1') },
    nobody: { ...where.address, spec: { ...where.address.spec, port: 1 } },
    relocate: () => Promise.resolve(replaceFile(join(where.folder, 'sysinfo'), sysinfoText(there, guest))),
    reboot: async () => {
      await endGuard(where.folder);
      replaceFile(join(where.folder, 'boot_id'), 'f3c1b9a0-0000-4000-8000-000000000002\n');
    },
    // Each look starts a program in the guest.
    shortPermitMs: 8_000,
    until: (promise) => promise,
    untilHolds: (condition) =>
      untilHolds(async () => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        return condition();
      }, 60_000),
    close: async () => {
      agents.close();
      await where.close();
    },
  };
}

if (existsSync(sshdPath)) guestContract('a forced command over ssh', openRig);

describe.skipIf(!existsSync(sshdPath))('over ssh', () => {
  let where: Guest;
  beforeAll(async () => {
    where = await startGuest();
  });
  afterAll(() => where.close());
  const faultOf = (answer: Answer<unknown>): string => (answer.ok ? 'none' : answer.fault.kind);

  test('a host with another key than the placement names is sent nothing', async () => {
    const agents = agentsOf(where);
    const hostKey = readFileSync(join(where.folder, 'client.pub'), 'utf8').trim().split(' ').slice(0, 2).join(' ');
    const answer = await agents.state({ address: { ...where.address, spec: { ...where.address.spec, hostKey } }, signal: never });
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'unreachable', detail: expect.stringContaining('another host key') } });
    agents.close();
  });

  test('a key that the guest does not know is unauthorised', async () => {
    const key = readFileSync(join(where.folder, 'host'), 'utf8');
    const agents = createSshAgents({ identity: () => ({ ok: true, value: { user: where.sshd.user, key } }), forbidden: () => undefined });
    expect(faultOf(await agents.state({ address: where.address, signal: never }))).toBe('unauthorised');
    agents.close();
  });

  test.each([[{ hostKey: 'ssh-ed25519 short' }], [{ address: 'localhost' }], [{ port: 0 }], [{ hostKey: undefined }]])(
    '%j is refused before anything is sent',
    async (change) => {
      const agents = agentsOf(where);
      expect(
        faultOf(await agents.state({ address: { ...where.address, spec: { ...where.address.spec, ...change } }, signal: never })),
      ).toBe('invalid');
      agents.close();
    },
  );

  test('a guard that is killed is started again, and the permit still runs out', { timeout: 60_000 }, async () => {
    const agents = agentsOf(where);
    const call = { address: where.address, signal: never };
    await agents.quiesce({ ...call, order: { attempt: 7, epoch: 1, sequence: 1 }, targets: [there], permitMs: 4_000 });
    const first = guardOf(where.folder) ?? 0;
    process.kill(first, 'SIGKILL');
    await untilHolds(() => guardOf(where.folder) !== first, 20_000);
    await untilHolds(
      () => readFileSync(join(where.folder, 'network.json'), 'utf8') === '["hsi0"]' && guardOf(where.folder) === undefined,
      40_000,
    );
    expect(await agents.state(call)).toMatchObject({ ok: true, value: { permit: undefined, fence: { attempt: 7 } } });
    agents.close();
  });
});

describe.skipIf(!existsSync(sshdPath))('a guest whose forced command is something else', () => {
  test.each(['/bin/echo "200"', '/bin/cat /etc/passwd', '/bin/false', 'head -c 200000 /dev/zero'])(
    '%s: its outcome is unknown, and there is no state',
    async (command) => {
      const folder = mkdtempSync(join(tmpdir(), 'zferry-ssh-'));
      const sshd = await startSshd(folder, command.replaceAll('"', ''));
      const address: AgentAddress = { cluster, guest, kind: 'ssh', spec: { address: '127.0.0.1', port: sshd.port, hostKey: sshd.hostKey } };
      const agents = createSshAgents({
        identity: () => ({ ok: true, value: { user: sshd.user, key: sshd.key } }),
        forbidden: () => undefined,
      });
      expect(await agents.state({ address, signal: never })).toMatchObject({
        ok: false,
        fault: { kind: expect.stringMatching(/^(unreachable|garbled)$/) },
      });
      agents.close();
      await sshd.close();
      rmSync(folder, { recursive: true, force: true });
    },
  );
});
