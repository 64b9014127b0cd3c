/** `show ip ospf route` as data, the form of the paper's tables. */
export interface Route {
  /** `N`, `N IA`, `R`. */
  readonly type: string;
  readonly prefix: string;
  readonly cost: number;
  readonly area: string;
  /** `ABR` in the router table. */
  readonly note?: string;
  /** `10.20.8.1, trk1`, or `dummy0` where directly attached; sorted, for OSPF gives equal paths no order. */
  readonly paths: readonly string[];
}

export function parseRoutes(text: string): readonly Route[] {
  const routes: (Route & { readonly paths: string[] })[] = [];
  for (const line of text.split('\n')) {
    const head = /^([A-Z](?: [A-Z0-9]+)?)\s+([\d./]+)\s+\[(\d+)\](?:\s+area: ([\d.]+))?(?:, (\w+))?/.exec(line);
    if (head !== null) {
      const [, type = '', prefix = '', cost = '', area = '', note] = head;
      routes.push({ type, prefix, cost: Number(cost), area, ...(note === undefined ? {} : { note }), paths: [] });
    }
    const path = /^\s+via ([\d.]+, \S+)|^\s+directly attached to (\S+)/.exec(line);
    if (path !== null) routes.at(-1)?.paths.push(path[1] ?? path[2] ?? '');
  }
  return routes.map((route) => ({ ...route, paths: route.paths.toSorted() }));
}
