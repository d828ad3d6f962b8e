import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ticket } from "../../../api/types";
import { Icon } from "../../../ui/icons/Icon";
import { useMay } from "../../session/session";
import { useTicketChange } from "../../tickets/change";
import { ProposedTags } from "./ProposedTags";
import styles from "./SidePanel.module.css";

/** Tags, those that are proposed, and a field that adds one at Enter. */
export function Tags({ ticket, active }: { ticket: Ticket; active: boolean }) {
  const { t } = useTranslation();
  const may = useMay();
  const change = useTicketChange();
  const [text, setText] = useState("");

  function add() {
    const tag = text.trim();
    setText("");
    if (tag && !ticket.tags.includes(tag)) void change([ticket], { add_tags: [tag] });
  }

  if (!may.change && ticket.tags.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="tags">
      <h2 id="tags" className={styles.title}>
        {t("ticket.tags")}
      </h2>
      {ticket.tags.length > 0 && (
        <ul className={styles.tags}>
          {ticket.tags.map((tag) => (
            <li key={tag} className={styles.tag}>
              {tag}
              {may.change && (
                <button
                  type="button"
                  aria-label={t("ticket.remove_tag", { tag })}
                  onClick={() =>
                    void change([ticket], { remove_tags: [tag] }, t("ticket.tag_removed", { tag }))
                  }
                >
                  <Icon name="close" size={12} />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {may.change && (
        <ProposedTags
          proposed={ticket.proposed_tags}
          active={active}
          onAccept={(tag) => void change([ticket], { add_tags: [tag] }, t("ticket.tag_added", { tag }))}
          onRefuse={(tag) => void change([ticket], { refuse_tags: [tag] }, t("ticket.tag_refused", { tag }))}
        />
      )}
      {may.change && (
        <input
          className={styles.tagInput}
          aria-label={t("ticket.add_tag")}
          placeholder={t("ticket.add_tag")}
          maxLength={60}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") add();
          }}
          onBlur={add}
        />
      )}
    </section>
  );
}
