import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage, setLanguage } from "../i18n";
import { Brand } from "./Brand";
import styles from "./FrontPage.module.css";
import { usePageTitle } from "./page-title";

interface Props {
  title: string;
  lead?: string;
  /** Above the title, such as "Step 1 of 2". */
  above?: string;
  wide?: boolean;
  children: ReactNode;
}

/** The pages before the desk: sign-in and first start. */
export function FrontPage({ title, lead, above, wide, children }: Props) {
  const { t } = useTranslation();
  usePageTitle(title);
  const other = currentLanguage() === "fr" ? "en" : "fr";
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Brand />
        <button type="button" lang={other} className={styles.language} onClick={() => setLanguage(other)}>
          {other === "fr" ? "Français" : "English"}
        </button>
      </header>
      <main className={wide ? styles.wide : styles.card}>
        {above && <p className={styles.above}>{above}</p>}
        <h1>{title}</h1>
        {lead && <p className={styles.lead}>{lead}</p>}
        {children}
      </main>
      <footer className={styles.foot}>{t("app.name")}</footer>
    </div>
  );
}
