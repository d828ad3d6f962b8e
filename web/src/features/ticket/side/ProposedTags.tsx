import { useTranslation } from "react-i18next";
import type { Ticket } from "../../../api/types";
import { shortcuts } from "../../../shortcuts/registry";
import { useShortcut } from "../../../shortcuts/use-shortcut";
import { Icon } from "../../../ui/icons/Icon";
import styles from "./ProposedTags.module.css";

interface Props {
  proposed: Ticket["proposed_tags"];
  /** Whether its keys are listened to. */
  active: boolean;
  onAccept: (tag: string) => void;
  onRefuse: (tag: string) => void;
}

/** Tags that the mails seem to ask for, each to be added or refused; the keys are for the first one. */
export function ProposedTags({ proposed, active, onAccept, onRefuse }: Props) {
  const { t } = useTranslation();
  const [first] = proposed;
  useShortcut("accept_tag", () => first && onAccept(first.tag), active && first !== undefined);
  useShortcut("refuse_tag", () => first && onRefuse(first.tag), active && first !== undefined);

  if (!first) return null;
  return (
    <ul className={styles.proposed} aria-label={t("ticket.proposed_tags")}>
      {proposed.map((each, place) => {
        const because = t("ticket.tag_because", { words: each.words.join(" · ") });
        const why = `tag-because-${place}`;
        const key = (name: "accept_tag" | "refuse_tag") =>
          place === 0 && active ? shortcuts[name].keys : undefined;
        return (
          <li key={each.tag} className={styles.chip} title={because}>
            <button
              type="button"
              className={styles.accept}
              aria-label={t("ticket.accept_tag", { tag: each.tag })}
              aria-describedby={why}
              aria-keyshortcuts={key("accept_tag")}
              onClick={() => onAccept(each.tag)}
            >
              <Icon name="add" size={12} />
              {each.tag}
            </button>
            <span id={why} className="visually-hidden">
              {because}
            </span>
            <button
              type="button"
              aria-label={t("ticket.refuse_tag", { tag: each.tag })}
              aria-keyshortcuts={key("refuse_tag")}
              onClick={() => onRefuse(each.tag)}
            >
              <Icon name="close" size={12} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
