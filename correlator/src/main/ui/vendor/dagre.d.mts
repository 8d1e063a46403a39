/** What this page uses of dagre. */
export class Graph {
  setGraph(label: object): void;
  setDefaultEdgeLabel(make: () => object): void;
  setNode(id: string, label: object): void;
  setEdge(from: string, to: string, label: object): void;
  node(id: string): { x: number; y: number };
  graph(): { width: number; height: number };
}
export function layout(graph: Graph): void;
