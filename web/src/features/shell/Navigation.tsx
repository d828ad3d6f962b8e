import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { parseSearch } from "../../routes/search";
import { Brand } from "../../ui/Brand";
import buttonStyles from "../../ui/Button.module.css";
import { classes } from "../../ui/classes";
import { Icon, type IconName } from "../../ui/icons/Icon";
import { useMay, useSession } from "../session/session";
import { readFilter, sameFilter, type TicketFilter } from "../tickets/filter";
import { builtInViews } from "../tickets/views";
import { CountBadge } from "./CountBadge";
import { countsQuery, viewsQuery } from "./counts";
import styles from "./Navigation.module.css";
import { ProfileMenu } from "./ProfileMenu";

interface Props {
  onHelp: () => void;
  /** Called when a link was followed, so that a drawer can close. */
  onGo?: () => void;
}

/** Views with their counts, then what is managed, then the profile. */
export function Navigation({ onHelp, onGo }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const may = useMay();
  const counts = useQuery(countsQuery).data;
  const views = useQuery(viewsQuery).data?.items ?? [];
  return (
    <nav className={styles.side} aria-label={t("navigation.label")}>
      <div className={styles.head}>
        <Link to="/tickets" className={styles.brand} onClick={onGo}>
          <Brand />
        </Link>
        {session.demonstration && <span className={styles.mark}>{t("app.demonstration")}</span>}
      </div>
      {may.change && (
        <Link
          to="/compose"
          className={classes(buttonStyles.button, styles.compose)}
          onClick={onGo}
          aria-keyshortcuts="c"
        >
          <Icon name="edit" size={17} />
          {t("navigation.new_mail")}
        </Link>
      )}
      <div className={styles.nav}>
        <ul aria-label={t("navigation.views")}>
          {builtInViews.map((view) => (
            <TicketsLink
              key={view.name}
              filter={view.filter}
              icon={view.icon}
              text={t(`navigation.${view.name}`)}
              onGo={onGo}
            >
              {view.count && <CountBadge count={counts?.[view.count]} cappedAt={counts?.capped_at} />}
            </TicketsLink>
          ))}
          {counts !== undefined && counts.sends_unknown > 0 && (
            <TicketsLink
              filter={{ sending: "unknown,refused", status: "all", shelf: "all" }}
              icon="alert"
              text={t("navigation.unknown_sends")}
              onGo={onGo}
            >
              <CountBadge count={counts.sends_unknown} cappedAt={counts.capped_at} urgent />
            </TicketsLink>
          )}
        </ul>
        {views.length > 0 && (
          <>
            <h2 className={styles.group} id="saved-views">
              {t("navigation.saved_views")}
            </h2>
            <ul aria-labelledby="saved-views">
              {views.map((view) => (
                <TicketsLink
                  key={view.id}
                  filter={readFilter(parseSearch(view.query))}
                  icon="filter"
                  text={view.name}
                  onGo={onGo}
                />
              ))}
            </ul>
          </>
        )}
        <h2 className={styles.group} id="manage">
          {t("navigation.settings")}
        </h2>
        <ul aria-labelledby="manage">
          <PageLink to="/search" icon="search" text={t("navigation.search")} onGo={onGo} />
          <PageLink to="/contacts" icon="people" text={t("navigation.contacts")} onGo={onGo} />
          <PageLink to="/mailboxes" icon="mailbox" text={t("navigation.mailboxes")} onGo={onGo} />
          <PageLink to="/rules" icon="rule" text={t("navigation.rules")} onGo={onGo} />
          <PageLink to="/upkeep" icon="settings" text={t("navigation.upkeep")} onGo={onGo}>
            {counts !== undefined && counts.dead_letters > 0 && (
              <CountBadge count={counts.dead_letters} cappedAt={counts.capped_at} urgent />
            )}
          </PageLink>
          <PageLink to="/settings" icon="building" text={t("settings.title")} onGo={onGo} />
        </ul>
      </div>
      <ProfileMenu onHelp={onHelp} onGo={onGo} />
    </nav>
  );
}

interface LinkProps {
  icon: IconName;
  text: string;
  onGo?: () => void;
  children?: React.ReactNode;
}

/** A view of the list; it is where we are when the address has the same filters. */
function TicketsLink({ filter, icon, text, onGo, children }: LinkProps & { filter: TicketFilter }) {
  const here = useLocation({
    select: ({ pathname, search }) =>
      pathname.startsWith("/tickets") && sameFilter(readFilter(search), filter),
  });
  return (
    <li>
      <Link
        to="/tickets"
        search={filter}
        className={classes(styles.link, here && styles.here)}
        aria-current={here ? "page" : undefined}
        activeProps={{}}
        onClick={onGo}
      >
        <Icon name={icon} />
        <span className={styles.text}>{text}</span>
        {children}
      </Link>
    </li>
  );
}

type PagePath = "/search" | "/contacts" | "/mailboxes" | "/rules" | "/upkeep" | "/settings";

function PageLink({ to, icon, text, onGo, children }: LinkProps & { to: PagePath }) {
  return (
    <li>
      <Link
        to={to}
        className={styles.link}
        activeProps={{ className: styles.here, "aria-current": "page" }}
        onClick={onGo}
      >
        <Icon name={icon} />
        <span className={styles.text}>{text}</span>
        {children}
      </Link>
    </li>
  );
}
