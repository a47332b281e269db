/** One state, many views: changes are gathered and shown together in the next frame. */

type Listener<S> = (changed: ReadonlySet<keyof S>) => void;

export class Store<S extends object> {
  private readonly listeners: Array<Listener<S>> = [];
  private changed = new Set<keyof S>();
  private frame: Promise<void> | null = null;

  /** `nextFrame` calls back when it is time to paint. */
  constructor(
    private current: S,
    private readonly nextFrame: (paint: () => void) => void,
  ) {}

  get state(): S {
    return this.current;
  }

  subscribe(listener: Listener<S>): () => void {
    this.listeners.push(listener);
    return () => {
      this.listeners.splice(this.listeners.indexOf(listener), 1);
    };
  }

  /** Takes new values and resolves once every view has shown them. */
  set(values: Partial<S>): Promise<void> {
    const before = this.current;
    this.current = { ...before, ...values };
    for (const key of Object.keys(values) as Array<keyof S>) {
      if (this.current[key] !== before[key]) this.changed.add(key);
    }
    return this.painted();
  }

  /** Resolves once the state of now is shown. */
  painted(): Promise<void> {
    this.frame ??= new Promise((resolve, reject) => {
      this.nextFrame(() => {
        try {
          this.paint();
          resolve();
        } catch (error) {
          reject(error);
        }
      });
    });
    return this.frame;
  }

  private paint(): void {
    const changed = this.changed;
    this.changed = new Set();
    this.frame = null;
    for (const listener of [...this.listeners]) listener(changed);
  }
}

/** The browser's next frame; a hidden page has none and gets a timer. */
export function nextFrame(paint: () => void): void {
  if (document.hidden) setTimeout(paint, 0);
  else requestAnimationFrame(() => paint());
}
