import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FrontPage } from "../../ui/FrontPage";
import { Loaded } from "../../ui/Loaded";
import styles from "../session/Door.module.css";
import { setupQuery } from "../session/session";
import { RegisterForm } from "./RegisterForm";
import { WatchYourMail } from "./WatchYourMail";

/** A new account, where this server takes them from everybody. */
export default function RegisterPage() {
  const { t } = useTranslation();
  const query = useQuery(setupQuery);
  const [mailed, setMailed] = useState<string>();
  const open = query.data?.registration === "open";
  if (mailed) {
    return <WatchYourMail title={t("register.title")} text={t("register.mailed", { address: mailed })} />;
  }
  return (
    <FrontPage title={t("register.title")} lead={open ? t("register.lead") : undefined}>
      <Loaded query={query}>
        {({ registration }) =>
          registration === "open" ? (
            <RegisterForm onMailed={setMailed} />
          ) : (
            <div className={styles.done}>
              <p>{t(`register.${registration}`)}</p>
            </div>
          )
        }
      </Loaded>
      <p className={styles.foot}>
        {t("register.known")} <Link to="/sign-in">{t("sign_in.submit")}</Link>
      </p>
    </FrontPage>
  );
}
