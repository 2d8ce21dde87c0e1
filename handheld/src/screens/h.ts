// A screen is a tree of plain objects; what differs from the last one is changed in the page.

type Handler = (event: never) => void;
type Value = string | number | boolean | null | undefined | Handler;

export interface Node {
  tag: string;
  props: Readonly<Record<string, Value>>;
  children: readonly (Node | string)[];
}

export type Child = Node | string | number | false | null | undefined;

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "use", "path", "rect", "circle"]);
const PROPERTIES = new Set(["value", "checked"]);

/** A node; a child that is false, null or undefined is left out. */
export function h(tag: string, props: Node["props"], ...children: (Child | Child[])[]): Node {
  const there = children
    .flat()
    .filter((child) => child !== false && child !== null && child !== undefined)
    .map((child) => (typeof child === "number" ? String(child) : child));
  return { tag, props, children: there };
}

interface Drawn extends Element {
  drawn?: Node;
}

function setProperty(element: Element, name: string, value: Value): void {
  const now: Record<string, unknown> = element as never;
  if (now[name] !== value) now[name] = value;
}

function setAttribute(element: Element, name: string, value: Value): void {
  if (value === false || value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

function setProp(element: Element, name: string, value: Value): void {
  if (name.startsWith("on")) setProperty(element, name, value ?? null);
  else if (PROPERTIES.has(name)) setProperty(element, name, value);
  else setAttribute(element, name, value);
}

function patchProps(element: Drawn, props: Node["props"]): void {
  const before = element.drawn?.props ?? {};
  for (const name of Object.keys(before)) {
    if (!(name in props)) setProp(element, name, undefined);
  }
  for (const [name, value] of Object.entries(props)) {
    if (value !== before[name] || PROPERTIES.has(name)) setProp(element, name, value);
  }
}

function made(child: Node | string): ChildNode {
  if (typeof child === "string") return document.createTextNode(child);
  const element = SVG_TAGS.has(child.tag)
    ? document.createElementNS(SVG, child.tag)
    : document.createElement(child.tag);
  draw(element, child);
  return element;
}

function isSame(there: ChildNode, child: Node | string): boolean {
  if (typeof child === "string") return there instanceof Text;
  const drawn = (there as unknown as Drawn).drawn;
  return drawn !== undefined && drawn.tag === child.tag && drawn.props.key === child.props.key;
}

function patchChild(parent: Element, there: ChildNode | undefined, child: Node | string): void {
  if (!there) parent.append(made(child));
  else if (!isSame(there, child)) there.replaceWith(made(child));
  else if (typeof child === "string") {
    if (there.textContent !== child) there.textContent = child;
  } else draw(there as unknown as Drawn, child);
}

/** Make an element show a node of its own tag. */
export function draw(element: Drawn, node: Node): void {
  patchProps(element, node.props);
  const there = [...element.childNodes];
  node.children.forEach((child, index) => {
    patchChild(element, there[index], child);
  });
  for (const extra of there.slice(node.children.length)) extra.remove();
  element.drawn = node;
}
