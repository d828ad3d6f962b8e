import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { address, api } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { AuditEntry, Page } from "../../../api/types";
import { stringifySearch } from "../../../routes/search";
import { Button } from "../../../ui/Button";
import buttonStyles from "../../../ui/Button.module.css";
import { EmptyState } from "../../../ui/EmptyState";
import { Icon } from "../../../ui/icons/Icon";
import { Loaded } from "../../../ui/Loaded";
import { SettingsPage } from "../SettingsPage";
import { AuditFilters } from "./AuditFilters";
import { AuditLine } from "./AuditLine";
import styles from "./AuditPage.module.css";
import { type AuditFilter, toQuery } from "./filter";

const route = getRouteApi("/signed-in/desk/settings/audit");

/** Who did what, when and from where, with what was before and after. */
export default function AuditPage() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  return (
    <SettingsPage
      name="audit"
      lead={t("audit.lead")}
      actions={(["csv", "jsonl"] as const).map((format) => (
        <a
          key={format}
          href={address("/audit/export", { ...toQuery(filter), format })}
          download
          className={buttonStyles.button}
        >
          <Icon name="download" size={17} />
          {t(`audit.export_${format}`)}
        </a>
      ))}
    >
      {() => <Entries filter={filter} />}
    </SettingsPage>
  );
}

function Entries({ filter }: { filter: AuditFilter }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery({
    queryKey: keys.audit(stringifySearch({ ...filter })),
    queryFn: ({ pageParam }) =>
      api.get<Page<AuditEntry>>("/audit", { query: { ...toQuery(filter), cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 0,
  });
  const entries = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const filtered = Object.keys(filter).length > 0;
  return (
    <>
      <AuditFilters filter={filter} onChange={(search) => void navigate({ search, replace: true })} />
      <Loaded query={query}>
        {() =>
          entries.length === 0 ? (
            <EmptyState
              icon="log"
              title={t(filtered ? "audit.none_found" : "audit.none")}
              text={filtered ? t("audit.none_found_text") : undefined}
            />
          ) : (
            <>
              <ol className={styles.entries} aria-label={t("settings.audit")}>
                {entries.map((entry) => (
                  <AuditLine key={entry.id} entry={entry} />
                ))}
              </ol>
              {query.hasNextPage && (
                <div>
                  <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t("action.show_more")}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </>
  );
}
