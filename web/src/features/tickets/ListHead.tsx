import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { parseSearch } from "../../routes/search";
import { IconButton } from "../../ui/IconButton";
import { MenuButton } from "../../ui/MenuButton";
import { usePageTitle } from "../../ui/page-title";
import { viewsQuery } from "../shell/counts";
import { FilterChips } from "./FilterChips";
import { readFilter, sameFilter, type TicketFilter } from "./filter";
import styles from "./ListHead.module.css";
import { SearchBox } from "./SearchBox";
import { builtInViews } from "./views";

const FilterPanel = lazy(() => import("./FilterPanel"));
const SORTS = ["-last_message_at", "last_message_at", "-created_at", "priority", "due"] as const;

/** The name of the view, the search box, filters and order. */
export function ListHead({ filter, compact }: { filter: TicketFilter; compact: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [panel, setPanel] = useState(false);
  const views = useQuery(viewsQuery).data?.items;
  const saved = views?.find((view) => sameFilter(readFilter(parseSearch(view.query)), filter));
  // Another order of the same tickets is the same view.
  const builtIn = builtInViews.find((each) => sameFilter(each.filter, { ...filter, sort: undefined }));
  const title = saved?.name ?? (builtIn ? t(`navigation.${builtIn.name}`) : t("tickets.filtered"));
  usePageTitle(title);
  const change = (next: TicketFilter) => void navigate({ to: ".", search: next, replace: true });
  const sort = filter.sort ?? SORTS[0];

  return (
    <header className={styles.head}>
      <div className={compact ? styles.narrow : styles.wide}>
        <h1 className={styles.title}>{title}</h1>
        <div className={styles.tools}>
          <IconButton
            icon="filter"
            label={t("tickets.filters")}
            aria-expanded={panel}
            aria-controls="filters"
            onClick={() => setPanel(!panel)}
          />
          <MenuButton
            bare
            icon="sort"
            label={t("tickets.order")}
            choices={SORTS.map((each) => ({
              key: each,
              text: t(`tickets.sort.${each}`),
              chosen: each === sort,
              onChoose: () => change({ ...filter, sort: each === SORTS[0] ? undefined : each }),
            }))}
          />
        </div>
        <SearchBox filter={filter} onChange={change} />
      </div>
      <div id="filters">
        {panel && (
          <Suspense>
            <FilterPanel filter={filter} saved={saved} onChange={change} />
          </Suspense>
        )}
      </div>
      {!saved && !builtIn && <FilterChips filter={filter} onChange={change} />}
    </header>
  );
}
