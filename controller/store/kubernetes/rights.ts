import { faultText } from '../../domain/fault.ts';
import type { Api } from './api.ts';
import type { Judged } from './verdict.ts';

/** Rights that are missing. Whoever calls goes on without, and may have nobody to tell: a person hears of each kind of call once, and once when it is allowed again. */

/** The same API; `onTrouble` gets the API server's own words, which name verb and resource, and later that it is over. */
export function tellingRights(api: Api, onTrouble: (text: string) => void): Api {
  const missing = new Map<string, string>();
  const refused = (what: string, { fault, status }: Judged & { readonly ok: false }): void => {
    if (status !== 403 || missing.has(rightOf(what))) return;
    missing.set(rightOf(what), faultText(fault));
    onTrouble(faultText(fault));
  };
  const allowed = (what: string): void => {
    const before = missing.get(rightOf(what));
    if (before !== undefined && missing.delete(rightOf(what))) onTrouble(`over: ${before}`);
  };
  return {
    ...api,
    async call(o) {
      const verdict = await api.call(o);
      if (verdict.ok) allowed(o.what);
      else refused(o.what, verdict);
      return verdict;
    },
    async watch(o) {
      const end = await api.watch({
        ...o,
        onOpen() {
          allowed(o.what);
          o.onOpen?.();
        },
      });
      if (!end.ok) refused(o.what, end);
      return end;
    },
  };
}

/** Of `PUT GuestPlacement default/lit1/status`, `PUT GuestPlacement`: what is refused for one object is refused for the next. */
function rightOf(what: string): string {
  return what.split(' ', 2).join(' ');
}
