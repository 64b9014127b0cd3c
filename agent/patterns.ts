/** What a field may hold: a pattern, and the words for people. */

/** A guest's name as z/VM allows it. */
export const userid = { pattern: /^[A-Z0-9@#$_-]{1,8}$/, what: 'a userid of 1 to 8 of A-Z 0-9 @ # $ _ -' };
export const word = { pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, what: 'a name of letters, digits, dots and dashes, at most 63' };
export const path = { pattern: /^\/[ -~]{1,254}$/, what: 'an absolute path' };
export const uri = { pattern: /^[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9./_@$%-]{1,200}$/, what: 'a URI without blanks, commas or quotes' };
export const sequenceField = { pattern: /^[!-~]{1,16}$/, what: 'a Sequence Code of /proc/sysinfo, trimmed' };
export const lparField = { pattern: /^[!-~]{1,8}$/, what: 'an LPAR Name of /proc/sysinfo, trimmed' };
