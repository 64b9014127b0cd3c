import { hypervisorContract } from './contract.ts';
import { inProcess, overHttp } from './simulated-rig.ts';

hypervisorContract('the simulation, enforced', () => inProcess({ lateness: 'Enforced' }));
hypervisorContract('the simulation, bounded', () => inProcess({ lateness: 'Bounded', latenessSeconds: 2 }));
hypervisorContract('the simulation, unbounded', () => inProcess({ lateness: 'Unbounded', latenessSeconds: 20, resend: true }));
hypervisorContract('the simulation over HTTP', () => overHttp({ lateness: 'Enforced' }));
hypervisorContract('the simulation over HTTP, unbounded', () => overHttp({ lateness: 'Unbounded', latenessSeconds: 1 }));
