import { createStage } from './stage.ts';
const members = [
  { name: 'LTICVM9', cpc: 'H91', lpar: 'LPAR9', machineSequences: ['0000000000012349'] },
  { name: 'LTICVM2', cpc: 'R91', lpar: 'LPAR2', machineSequences: ['0000000000012342'] },
];
const run = async (log: boolean) => {
const stage = createStage({
  cluster: { members, enforcement: 'Enforce', tenants: [{ namespace: 'default', guests: ['*'] }], hypervisor: { simulated: { guests: [{ userid: 'LITDCON1', member: 'LTICVM9', devices: [{vdev:'0190',owner:'MAINT',ownerVdev:'0190',mode:'RR'}] }] } } },
  placements: [{ name: 'litdcon1', spec: { cluster: 'ltic', guest: 'LITDCON1', member: 'LTICVM2', detachDevices: ['190-19F'], hipersockets: { interfaces: [{ name: 'hsi0', cpc: 'H91', network: '172.0.9.0/24' }, { name: 'hsi1', cpc: 'R91', network: '172.1.9.0/24' }] }, agent: { simulated: {} } } }],
});
let writes = 0;
const t0 = stage.time.nowMs();
const p = stage.controller({ id: 'A', at: log ? (site, ports) => { if (site.startsWith('write')||site.startsWith('create')) writes++; console.log(stage.time.nowMs()-t0, site); return ports; } : undefined, observer: log ? { step: (e) => console.log('   step', e.step, e.state, e.durationMs ?? '', e.detail ?? ''), outcome: (e) => console.log('OUTCOME', e), trouble: (e) => console.log('TROUBLE', e), reason: (e) => console.log('   reason', e.reason, e.message) } : {} });
await stage.time.run(t0 + 60_000);
if (log) { console.log('writes', writes, 'events', stage.time.events); console.log(JSON.stringify(stage.store.read('GuestPlacement', { namespace: 'default', name: 'litdcon1' })?.status, null, 1)); console.log(JSON.stringify(stage.store.list('Relocation').map(r=>r.status), null, 1)); console.log(JSON.stringify(stage.store.list('SSICluster')[0]?.status)); console.log(stage.machine.ledger()); }
p.kill();
};
await run(true);
const t = performance.now(); const n = 300; for (let i=0;i<n;i++) await run(false); console.log('runs/s', n/((performance.now()-t)/1000));
