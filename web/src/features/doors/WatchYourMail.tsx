import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { FrontPage } from "../../ui/FrontPage";
import { Icon } from "../../ui/icons/Icon";
import styles from "../session/Door.module.css";

/** A link is on its way by mail. */
export function WatchYourMail({ title, text }: { title: string; text: string }) {
  const { t } = useTranslation();
  return (
    <FrontPage title={title}>
      <div className={styles.done} role="status">
        <Icon name="mail" size={30} />
        <p>{text}</p>
        <p>{t("forgotten.not_come")}</p>
        <Link to="/sign-in">{t("forgotten.back")}</Link>
      </div>
    </FrontPage>
  );
}
