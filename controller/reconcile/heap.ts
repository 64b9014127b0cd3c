/** A binary heap: the smallest item by `before` comes out first. Equal items come out in any order, so give them a sequence number where order matters. */
export interface Heap<T> {
  push(item: T): void;
  peek(): T | undefined;
  pop(): T | undefined;
  size(): number;
}

export function createHeap<T>(before: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = [];
  const sink = (last: T): void => {
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= items.length) break;
      const [left, right] = [items[child], items[child + 1]];
      if (right !== undefined && left !== undefined && before(right, left)) child += 1;
      const smaller = items[child];
      if (smaller === undefined || !before(smaller, last)) break;
      items[index] = smaller;
      index = child;
    }
    items[index] = last;
  };
  return {
    push(item) {
      let index = items.push(item) - 1;
      while (index > 0) {
        const parent = (index - 1) >> 1;
        const above = items[parent];
        if (above === undefined || !before(item, above)) break;
        items[index] = above;
        index = parent;
      }
      items[index] = item;
    },
    peek: () => items[0],
    pop() {
      const first = items[0];
      const last = items.pop();
      if (items.length > 0 && last !== undefined) sink(last);
      return first;
    },
    size: () => items.length,
  };
}
