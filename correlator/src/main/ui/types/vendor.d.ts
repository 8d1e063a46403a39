/** What this page uses of the libraries in vendor/, as they describe it. */
declare module 'preact' {
  export function h(type: unknown, props: unknown, ...children: unknown[]): unknown;
  export function render(tree: unknown, parent: HTMLElement): void;
}

declare module 'preact/hooks' {
  type Change<S> = (next: S | ((old: S) => S)) => void;
  export function useState<S>(first: S | (() => S)): [S, Change<S>];
  export function useEffect(effect: () => void | undefined | (() => void), on?: readonly unknown[]): void;
  export function useLayoutEffect(effect: () => void | undefined | (() => void), on?: readonly unknown[]): void;
  export function useErrorBoundary(): [unknown, () => void];
  export function useMemo<T>(make: () => T, on: readonly unknown[]): T;
  export function useCallback<T extends Function>(call: T, on: readonly unknown[]): T;
  export function useRef<T>(first: T): { current: T };
}

declare module 'htm' {
  const htm: { bind<R>(h: unknown): (texts: TemplateStringsArray, ...values: unknown[]) => R };
  export default htm;
}
