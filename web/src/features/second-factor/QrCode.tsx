import { readDrawing } from "./drawing";
import styles from "./QrCode.module.css";

/** The drawing that a phone reads. Dark on light whatever the colours of the page, or cameras do not see it. */
export function QrCode({ svg, label }: { svg: string; label: string }) {
  const drawing = readDrawing(svg);
  if (!drawing) return null;
  return (
    <svg
      className={styles.code}
      viewBox={drawing.viewBox}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <path d={drawing.path} />
    </svg>
  );
}
