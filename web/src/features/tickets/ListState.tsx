import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { problemText } from "../../api/problem-text";
import { Button } from "../../ui/Button";
import buttonStyles from "../../ui/Button.module.css";
import { classes } from "../../ui/classes";
import { EmptyState } from "../../ui/EmptyState";
import { useMay } from "../session/session";
import { sameFilter, type TicketFilter } from "./filter";
import styles from "./ListState.module.css";
import { mailboxesQuery } from "./members";
import type { useTickets } from "./use-tickets";
import { builtInViews } from "./views";

interface Props {
  tickets: ReturnType<typeof useTickets>;
  filter: TicketFilter;
  compact: boolean;
}

/** What a list without rows shows: that it loads, why it cannot, or what to do next. */
export function ListState({ tickets, filter, compact }: Props) {
  const { t } = useTranslation();
  if (tickets.isError) {
    return (
      <EmptyState icon="alert" title={t("tickets.not_loaded")} text={problemText(tickets.error, t)}>
        <Button look="primary" onClick={() => void tickets.refetch()}>
          {t("action.retry")}
        </Button>
      </EmptyState>
    );
  }
  if (tickets.isPending) return <Skeleton compact={compact} />;
  return <Nothing filter={filter} />;
}

function Nothing({ filter }: { filter: TicketFilter }) {
  const { t } = useTranslation();
  const may = useMay();
  const mailboxes = useQuery(mailboxesQuery).data?.items;
  const view = builtInViews.find((each) => sameFilter(each.filter, filter));
  if (mailboxes?.length === 0) {
    return (
      <EmptyState
        icon="mailbox"
        title={t("tickets.empty.no_mailbox")}
        text={t("tickets.empty.no_mailbox_text")}
      >
        {may.manage && (
          <Link to="/mailboxes/new" className={classes(buttonStyles.button, buttonStyles.primary)}>
            {t("setup.mailbox_action")}
          </Link>
        )}
      </EmptyState>
    );
  }
  if (!view) {
    return (
      <EmptyState icon="filter" title={t("tickets.empty.filtered")} text={t("tickets.empty.filtered_text")}>
        {filter.q && (
          <Link to="/search" search={{ q: filter.q }} className={buttonStyles.button}>
            {t("tickets.search_everywhere")}
          </Link>
        )}
        <Link to="/tickets" className={buttonStyles.button}>
          {t("tickets.clear_filters")}
        </Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={view.icon}
      title={t(`tickets.empty.${view.name}`)}
      text={t(`tickets.empty.${view.name}_text`)}
    />
  );
}

function Skeleton({ compact }: { compact: boolean }) {
  const { t } = useTranslation();
  return (
    <div aria-busy>
      <p className="visually-hidden">{t("app.loading")}</p>
      {Array.from({ length: compact ? 8 : 14 }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same and never move
        <div key={at} className={classes(styles.row, compact && styles.compact)} aria-hidden>
          <span className={styles.short} />
          <span className={styles.long} />
        </div>
      ))}
    </div>
  );
}
