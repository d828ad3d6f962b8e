import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { TicketRow as Row } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { dueShort, dueTime, longTime, shortTime } from "../../i18n/format";
import { Avatar } from "../../ui/Avatar";
import { classes } from "../../ui/classes";
import { Icon } from "../../ui/icons/Icon";
import { dueTone } from "../ticket/due";
import { categoryLabel } from "./labels";
import styles from "./TicketRow.module.css";

interface Props {
  row: Row;
  href: string;
  compact: boolean;
  /** Whether this row takes the focus when the list is tabbed into. */
  current: boolean;
  /** Whether its ticket is shown beside. */
  open: boolean;
  selected: boolean;
  canSelect: boolean;
  onOpen: (row: Row) => void;
  onSelect: (row: Row, range: boolean) => void;
}

/** One ticket in the list. Plain elements only: a kit's components here cost many times the script time. */
export const TicketRow = memo(function TicketRow(props: Props) {
  const { row, href, compact, current, open, selected, canSelect, onOpen, onSelect } = props;
  const { t } = useTranslation();
  const language = currentLanguage();
  return (
    <div
      className={classes(
        styles.row,
        compact && styles.compact,
        row.unread && styles.unread,
        open && styles.open,
        selected && styles.selected,
      )}
    >
      {canSelect && (
        <label className={styles.select}>
          <input
            type="checkbox"
            checked={selected}
            tabIndex={current ? 0 : -1}
            aria-label={t("tickets.select_one", { number: row.number })}
            onChange={(event) => onSelect(row, (event.nativeEvent as MouseEvent).shiftKey)}
          />
        </label>
      )}
      <span className={styles.person}>
        {row.unread && <span className={styles.dot} role="img" aria-label={t("tickets.unread")} />}
        <span className={styles.name}>
          {row.contact?.name || row.contact?.address || t("tickets.nobody")}
        </span>
        {row.messages > 1 && (
          <span className={styles.messages} title={t("tickets.messages", { count: row.messages })}>
            {row.messages}
          </span>
        )}
      </span>
      <span className={styles.words}>
        <a
          id={`ticket-${row.id}`}
          href={href}
          className={styles.subject}
          tabIndex={current ? 0 : -1}
          aria-current={open ? "true" : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
            event.preventDefault();
            onOpen(row);
          }}
        >
          {row.subject || t("tickets.no_subject")}
        </a>
        <span className={styles.snippet}>{row.snippet}</span>
      </span>
      <Marks row={row} />
      <time
        className={styles.time}
        dateTime={row.last_message_at}
        title={longTime(row.last_message_at, language)}
      >
        {shortTime(row.last_message_at, language)}
      </time>
    </div>
  );
});

/** By when it must be dealt with: in words once that is near. */
function DueMark({ due, status }: { due: string; status: Row["status"] }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const tone = dueTone(due, status);
  const said = t(`due.${tone}`, { time: dueTime(due, language) });
  return (
    <span
      className={classes(styles.due, tone === "late" && styles.danger, tone === "soon" && styles.warn)}
      title={said}
    >
      <Icon name="flag" size={15} />
      <span className="visually-hidden">{said}</span>
      {tone !== "later" && <span aria-hidden>{dueShort(due, language)}</span>}
    </span>
  );
}

/** What one should know before opening: trouble first, then kind, then who has it. */
function Marks({ row }: { row: Row }) {
  const { t } = useTranslation();
  const loud = row.priority === "critical" || row.priority === "high";
  const done = row.status !== "new" && row.status !== "open";
  return (
    <span className={styles.marks}>
      {(row.sending === "unknown" || row.sending === "refused") && (
        <Icon name="alert" size={16} className={styles.danger} label={t(`sending.${row.sending}`)} />
      )}
      {row.sending === "waiting" && <Icon name="clock" size={15} label={t("sending.waiting")} />}
      {row.due_at && !(row.status === "resolved" || row.status === "closed") && (
        <DueMark due={row.due_at} status={row.status} />
      )}
      {row.has_attachments && <Icon name="attachment" size={15} label={t("tickets.has_attachments")} />}
      {row.to_review && <Icon name="eye" size={16} className={styles.warn} label={t("tickets.to_review")} />}
      {loud && (
        <span className={classes(styles.chip, row.priority === "critical" ? styles.critical : styles.high)}>
          {t(`priority.${row.priority}`)}
        </span>
      )}
      {done && <span className={classes(styles.chip, styles.status)}>{t(`status.${row.status}`)}</span>}
      <span className={classes(styles.chip, styles.category)}>{categoryLabel(row.category)}</span>
      {row.assignee ? (
        <span title={t("tickets.assigned_to", { name: row.assignee.name })}>
          <Avatar name={row.assignee.name} small />
          <span className="visually-hidden">{t("tickets.assigned_to", { name: row.assignee.name })}</span>
        </span>
      ) : (
        <span className={styles.noone} aria-hidden />
      )}
    </span>
  );
}
