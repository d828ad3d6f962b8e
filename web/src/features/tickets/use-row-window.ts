import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useLayoutEffect, useState } from "react";

const ROW = 46;
const COMPACT_ROW = 88;
/** Below this width a row has three lines. */
const COMPACT_BELOW = 760;

/** Which rows are in the page: those on the screen, some around them, and the one that has the focus. */
export function useRowWindow(scroller: RefObject<HTMLDivElement | null>, count: number, keep: number) {
  const [compact, setCompact] = useState(() => window.innerWidth < COMPACT_BELOW);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setCompact(element.clientWidth < COMPACT_BELOW);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  const height = compact ? COMPACT_ROW : ROW;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 6,
    rangeExtractor: useCallback(
      (range: Range) => {
        const shown = defaultRangeExtractor(range);
        if (keep < 0 || keep >= range.count || shown.includes(keep)) return shown;
        return [...shown, keep].sort((a, b) => a - b);
      },
      [keep],
    ),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: all rows change their height with this
  useLayoutEffect(() => virtual.measure(), [height]);
  return { compact, virtual };
}
