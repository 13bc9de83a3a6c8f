/** Elements by an order, the first at hand; any of them can be taken out. Adding and removing cost O(log n). */
export interface Heap<Element> {
  readonly size: number;
  first(): Element | undefined;
  add(element: Element): void;
  /** Does nothing when it is not in it. */
  remove(element: Element): void;
}

/** `before` must not change for an element while it is in. */
export function createHeap<Element>(before: (one: Element, other: Element) => boolean): Heap<Element> {
  const tree: Element[] = [];
  const places = new Map<Element, number>();

  function put(element: Element, at: number): void {
    tree[at] = element;
    places.set(element, at);
  }

  function rise(element: Element, from: number): number {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!before(element, tree[above]!)) break;
      put(tree[above]!, at);
      at = above;
    }
    return at;
  }

  function sink(element: Element, from: number): number {
    let at = from;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= tree.length) break;
      if (below + 1 < tree.length && before(tree[below + 1]!, tree[below]!)) below += 1;
      if (!before(tree[below]!, element)) break;
      put(tree[below]!, at);
      at = below;
    }
    return at;
  }

  return {
    get size() {
      return tree.length;
    },
    first: () => tree[0],
    add(element) {
      tree.push(element);
      put(element, rise(element, tree.length - 1));
    },
    remove(element) {
      const at = places.get(element);
      if (at === undefined) return;
      places.delete(element);
      const last = tree.pop()!;
      if (last === element) return;
      put(last, sink(last, rise(last, at)));
    },
  };
}
