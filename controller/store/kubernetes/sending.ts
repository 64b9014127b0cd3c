import type { Api, ApiCall } from './api.ts';
import type { Turnstile, Urgency } from './turnstile.ts';
import type { Judged } from './verdict.ts';

/** A call that waits for its turn, so that what only tells people never stands between a change and its effect. */

export interface Sending {
  readonly api: Api;
  readonly turnstile: Turnstile;
}

/** `unreachable` when the signal aborted before the turn came: nothing was sent. */
export async function send({ api, turnstile }: Sending, call: ApiCall, urgency: Urgency): Promise<Judged> {
  const verdict = await turnstile.run({ urgency, signal: call.signal, work: () => api.call(call) });
  if (verdict !== 'cancelled') return verdict;
  return { ok: false, fault: { kind: 'unreachable', detail: `${call.what}: the call was cancelled before it was sent` } };
}
