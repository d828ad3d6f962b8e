import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import styles from "./Door.module.css";

/** Where else to go from the door. */
export function SignInLinks({ registration }: { registration: boolean }) {
  const { t } = useTranslation();
  if (!registration) return null;
  return (
    <p className={styles.foot}>
      {t("sign_in.no_account")} <Link to="/register">{t("sign_in.register")}</Link>
    </p>
  );
}
