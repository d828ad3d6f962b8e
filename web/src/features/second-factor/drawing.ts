/** What of an SVG is drawn: its frame and its dark squares. */
export interface Drawing {
  viewBox: string;
  path: string;
}

const DARK = /^(#000(000)?|black|rgb\(0, ?0, ?0\))?$/i;

/**
 * Takes the frame and the paths out of the server's SVG, so that none of its markup becomes ours: the page's policy
 * forbids the styles it may carry.
 */
export function readDrawing(svg: string): Drawing | undefined {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  if (root.nodeName.toLowerCase() !== "svg") return undefined;
  const width = root.getAttribute("width") ?? "0";
  const viewBox =
    root.getAttribute("viewBox") ?? `0 0 ${Number.parseFloat(width)} ${Number.parseFloat(width)}`;
  const pieces = [...root.querySelectorAll("path,rect")].filter(isDark).map(pathOf);
  return pieces.length > 0 ? { viewBox, path: pieces.join("") } : undefined;
}

/** The light ground is no part of it. */
function isDark(element: Element): boolean {
  const fill = element.getAttribute("fill") ?? element.parentElement?.getAttribute("fill") ?? "";
  return DARK.test(fill.trim()) && element.getAttribute("width") !== "100%";
}

function pathOf(element: Element): string {
  if (element.nodeName.toLowerCase() === "path") return element.getAttribute("d") ?? "";
  const [x, y, width, height] = ["x", "y", "width", "height"].map(
    (name) => element.getAttribute(name) ?? "0",
  );
  return `M${x} ${y}h${width}v${height}h-${width}z`;
}
