import { useEffect } from "react";

/** Names the tab: what people read in their row of tabs and what screen readers say on arrival. */
export function usePageTitle(title: string | undefined) {
  useEffect(() => {
    document.title = title ? `${title} · Facteur` : "Facteur";
  }, [title]);
}
