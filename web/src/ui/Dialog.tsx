import { lazy, type ReactNode, Suspense } from "react";

const KitDialog = lazy(() => import("./kit/KitDialog"));

export interface DialogProps {
  title: string;
  onClose: () => void;
  width?: "xs" | "sm" | "md";
  /** Buttons at its foot. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A dialog over the page, as long as it is rendered. Escape and a press beside it close it. */
export function Dialog(props: DialogProps) {
  return (
    <Suspense>
      <KitDialog {...props} />
    </Suspense>
  );
}
