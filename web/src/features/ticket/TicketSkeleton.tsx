import { useTranslation } from "react-i18next";
import styles from "./TicketSkeleton.module.css";

/** The shape of a ticket while it is on its way. */
export function TicketSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={styles.skeleton} aria-busy>
      <p className="visually-hidden">{t("app.loading")}</p>
      <span className={styles.title} />
      <span className={styles.card} />
    </div>
  );
}
