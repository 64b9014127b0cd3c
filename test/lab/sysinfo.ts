import type { Member } from './topology.ts';

/**
 * /proc/sysinfo of a guest on this member, byte for byte as arch/s390/kernel/sysinfo.c prints it (labels padded to column 22, values blank padded; some lines that no
 * reader needs are left out). Its length does not depend on the member, so that the file can be rewritten in place by one write.
 */
export function sysinfoText(guest: string, member: Member): string {
  return `Manufacturer:         IBM             
Type:                 8561
LIC Identifier:       6f9c51b3a8d04e17
Model:                703              T01             
Sequence Code:        ${member.sequence.padEnd(16)}
Plant:                02  
Model Capacity:       703              00000000
Capability:           492
CPUs Total:           34
CPUs Configured:      3
CPUs Standby:         0
CPUs Reserved:        31

LPAR Number:          ${member.lparNumber}
LPAR Characteristics: Shared 
LPAR Name:            ${member.lpar.padEnd(8)}
LPAR Adjustment:      1000
LPAR CPUs Total:      3
LPAR CPUs Configured: 3
LPAR CPUs Standby:    0
LPAR CPUs Reserved:   0
LPAR CPUs Dedicated:  0
LPAR CPUs Shared:     3

VM00 Name:            ${guest.padEnd(8)}
VM00 Control Program: z/VM    7.3.0   
VM00 Adjustment:      333
VM00 CPUs Total:      1
VM00 CPUs Configured: 1
VM00 CPUs Standby:    0
VM00 CPUs Reserved:   0
`;
}
