import { guestContract } from './contract.ts';
import { inProcess, overHttp } from './simulated-rig.ts';

guestContract('the simulation', inProcess);
guestContract('the simulation over HTTP', overHttp);
