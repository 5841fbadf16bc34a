// Where the nodes of a graph go: columns by distance from the result, few crossings, long edges led around what stands
// between (the layers of Sugiyama, Tagawa and Toda, 1981), and room above and below each node for its texts.

const HEIGHT = 34;
const CHARACTER = 7.6; // width of one at 13 px, on the safe side
const COLUMN = 108; // between columns
const ROW = 46; // between nodes of a column: their texts stand there
const LANE = 30; // between a node and an edge that passes

export const nodeWidth = (label) => Math.max(HEIGHT, 16 + CHARACTER * label.length);

// Set x, y, width and height of the nodes and points of the edges.
export function layOut({ nodes, edges }) {
  for (const node of nodes) Object.assign(node, { width: nodeWidth(node.label), height: HEIGHT });
  const columns = ranked(nodes, edges);
  const chains = edges.map((edge) => chain(edge, nodes, columns));
  order(columns, chains);
  align(columns, chains);
  place(columns);
  edges.forEach((edge, i) => { edge.points = route(nodes[edge.start], nodes[edge.end], chains[i].slice(1, -1)); });
  partTwins(edges);
}

// Columns from left to right; each place in them is a node's or, for an edge that passes, a free one.
function ranked(nodes, edges) {
  const rank = nodes.map(() => 0);
  for (let i = edges.length - 1; i >= 0; i -= 1) rank[edges[i].start] = Math.max(rank[edges[i].start], rank[edges[i].end] + 1);
  const last = Math.max(...rank);
  const columns = Array.from({ length: last + 1 }, () => []);
  nodes.forEach((node, i) => {
    node.place = { node, column: last - rank[i], size: HEIGHT, y: 0 };
    columns[last - rank[i]].push(node.place);
  });
  return columns;
}

// The places an edge goes through, its ends included.
function chain({ start, end }, nodes, columns) {
  const places = [nodes[start].place];
  for (let column = nodes[start].place.column + 1; column < nodes[end].place.column; column += 1) {
    const free = { column, size: 0, y: 0 };
    columns[column].push(free);
    places.push(free);
  }
  return [...places, nodes[end].place];
}

function neighbours(chains) {
  const found = new Map();
  const add = (a, b, side) => {
    if (!found.has(a)) found.set(a, { left: [], right: [] });
    found.get(a)[side].push(b);
  };
  for (const places of chains) {
    for (let i = 1; i < places.length; i += 1) {
      add(places[i - 1], places[i], "right");
      add(places[i], places[i - 1], "left");
    }
  }
  return found;
}

const mean = (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

// Sort each column by the middle of its neighbours, to and fro, which leaves few crossings.
function order(columns, chains) {
  const near = neighbours(chains);
  const number = () => columns.forEach((column) => column.forEach((place, i) => { place.row = i; }));
  number();
  for (let round = 0; round < 12; round += 1) {
    const side = round % 2 ? "left" : "right";
    for (const column of side === "right" ? [...columns].reverse() : columns) {
      const key = new Map(column.map((place) => [place, near.get(place)?.[side].length ? mean(near.get(place)[side].map((p) => p.row)) : place.row]));
      column.sort((a, b) => key.get(a) - key.get(b) || a.row - b.row);
      column.forEach((place, i) => { place.row = i; });
    }
  }
}

// Give heights: each place as near to the middle of its neighbours as the others in its column allow.
function align(columns, chains) {
  const near = neighbours(chains);
  for (const column of columns) spread(column, column.map((_, i) => i * (HEIGHT + ROW)));
  for (let round = 0; round < 16; round += 1) {
    for (const column of round % 2 ? columns : [...columns].reverse()) {
      spread(column, column.map((place) => {
        const { left, right } = near.get(place);
        return mean([...left, ...right].map((p) => p.y));
      }));
    }
  }
}

// Set the heights nearest to the wanted ones that keep order and distance: neighbours that collide share their middle.
function spread(column, wanted) {
  const offsets = [];
  let total = 0;
  column.forEach((place, i) => {
    const before = column[i - 1];
    if (before) total += (before.size + place.size) / 2 + (before.size && place.size ? ROW : before.size || place.size ? LANE : LANE / 2);
    offsets.push(total);
  });
  const blocks = [];
  wanted.forEach((y, i) => {
    blocks.push({ sum: y - offsets[i], count: 1 });
    while (blocks.length > 1) {
      const [a, b] = blocks.slice(-2);
      if (a.sum / a.count <= b.sum / b.count) break;
      blocks.splice(-2, 2, { sum: a.sum + b.sum, count: a.count + b.count });
    }
  });
  const heights = blocks.flatMap(({ sum, count }) => Array(count).fill(sum / count));
  column.forEach((place, i) => { place.y = heights[i] + offsets[i]; });
}

function place(columns) {
  let left = 0;
  for (const column of columns) {
    const width = Math.max(...column.map((p) => p.node?.width ?? 0));
    for (const p of column) {
      p.x = left + width / 2;
      p.width = width;
      if (p.node) Object.assign(p.node, { x: p.x, y: p.y });
    }
    left += width + COLUMN;
  }
  for (const column of columns) for (const p of column) if (p.node) delete p.node.place;
}

function route(start, end, free) {
  const inner = free.flatMap((p) => [[p.x - p.width / 2, p.y], [p.x + p.width / 2, p.y]]);
  return [[start.x + start.width / 2, start.y], ...inner, [end.x - end.width / 2, end.y]];
}

// Bend edges apart that join the same two nodes, as in x*x.
function partTwins(edges) {
  const twins = new Map();
  for (const edge of edges) {
    const key = `${edge.start} ${edge.end}`;
    twins.set(key, [...(twins.get(key) ?? []), edge]);
  }
  for (const group of twins.values()) {
    if (group.length === 1) continue;
    group.forEach((edge, i) => {
      const [first, last] = [edge.points[0], edge.points.at(-1)];
      const shift = (i - (group.length - 1) / 2) * 2 * 52;
      if (edge.points.length === 2) edge.points = [first, [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2 + shift], last];
    });
  }
}
