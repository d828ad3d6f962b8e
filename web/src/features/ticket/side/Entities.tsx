import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ticket } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { copyText } from "../../../ui/copy";
import { Icon } from "../../../ui/icons/Icon";
import { notify } from "../../../ui/notices";
import styles from "./Entities.module.css";
import { type EntityGroup, entityText, groups } from "./entity-text";
import panel from "./SidePanel.module.css";

/** Values of one kind that are shown at first. */
const FIRST = 4;

/** What the mails name, by kind: a click lists the tickets that name it too. */
export function Entities({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const named = groups(ticket.entities);
  if (named.length === 0) return null;
  return (
    <section className={panel.section} aria-labelledby="entities">
      <h2 id="entities" className={panel.title}>
        {t("entities.title")}
      </h2>
      <dl className={styles.kinds}>
        {named.map((group) => (
          <Group key={group.kind} group={group} />
        ))}
      </dl>
    </section>
  );
}

function Group({ group: { kind, icon, values } }: { group: EntityGroup }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const language = currentLanguage();
  const hidden = all ? 0 : values.length - FIRST;

  const copy = (value: string) =>
    void copyText(value).then((done) => notify({ text: done ? t("action.copied") : value }));

  return (
    <div className={styles.kind}>
      <dt>
        <Icon name={icon} size={14} />
        {t(`entities.kind.${kind}`)}
      </dt>
      <dd className={styles.values}>
        {(hidden > 0 ? values.slice(0, FIRST) : values).map((value) => {
          const text = entityText(kind, value, language);
          return (
            <span key={value} className={styles.chip}>
              <Link
                to="/tickets"
                search={{ entity: `${kind}:${value}`, status: "all", shelf: "all" }}
                title={t("entities.find", { value: text })}
              >
                {text}
              </Link>
              <button
                type="button"
                aria-label={t("entities.copy", { value: text })}
                title={t("entities.copy", { value: text })}
                onClick={() => copy(value)}
              >
                <Icon name="copy" size={12} />
              </button>
            </span>
          );
        })}
        {hidden > 0 && (
          <button type="button" className={styles.more} onClick={() => setAll(true)}>
            {t("entities.more", { count: hidden })}
          </button>
        )}
      </dd>
    </div>
  );
}
