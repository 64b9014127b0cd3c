/** What an answer from the outside world can be. Adapters return it; `throw` is for bugs only. */

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/** One reason why z/VM or a guest said no. `code` is the message number where there is one (`1823`, `HCPRLX1937E`), `text` is sanitised. */
export interface Finding {
  readonly code: string;
  readonly text: string;
}

export type Fault =
  /** Nothing was sent: the effect certainly did not happen. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** It was sent and no answer can be trusted: observe, never send again. */
  | { readonly kind: 'unknownOutcome'; readonly detail: string }
  /** It was understood and not done. `endReason` is z/VM's number of monitor record 4/12 (zvm.md 3.3) where one is known. */
  | { readonly kind: 'refused'; readonly findings: readonly Finding[]; readonly endReason?: number }
  /** A conditional write met another version, or the object is gone. */
  | { readonly kind: 'conflict'; readonly detail: string }
  | { readonly kind: 'notFound'; readonly detail: string }
  /** A person must act before it can work. */
  | { readonly kind: 'unauthorised' | 'unsupported' | 'garbled' | 'invalid'; readonly detail: string };

export function done<T>(value: T): Answer<T> {
  return { ok: true, value };
}

export function failed(kind: Exclude<Fault['kind'], 'refused'>, detail: string): Answer<never> {
  return { ok: false, fault: { kind, detail } };
}

export function refused(findings: readonly Finding[], endReason?: number): Answer<never> {
  return { ok: false, fault: endReason === undefined ? { kind: 'refused', findings } : { kind: 'refused', findings, endReason } };
}

/** One line for people: what went wrong, without the wire's raw bytes. */
export function faultText(fault: Fault): string {
  if (fault.kind !== 'refused') return `${fault.kind}: ${fault.detail}`;
  return fault.findings.map((finding) => `${finding.code} ${finding.text}`.trim()).join('; ') || 'refused without a reason';
}

// eslint-disable-next-line no-control-regex -- control characters are exactly what must go
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Text from outside for a status, an event or a log: control characters and escapes out, at most 1 KiB. */
export function sanitised(text: string): string {
  return text.replace(unprintable, ' ').slice(0, 1024).toWellFormed();
}
