import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Connection } from "../../api/live";
import { sendsQuery } from "../upkeep/queries";
import styles from "./ConnectionBar.module.css";

/** A blink of the network is not worth a word. */
const PATIENCE_MS = 2500;

/** Says when what is on the screen may be old, and when nothing that is written leaves. */
export function ConnectionBar({ connection }: { connection: Connection }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const held = useQuery(sendsQuery).data?.held;
  useEffect(() => {
    if (connection !== "lost") {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [connection]);
  return (
    <div role="status" className={styles.region}>
      {shown && <p className={styles.bar}>{t("app.connection_lost")}</p>}
      {held && (
        <p className={styles.bar}>
          <Link to="/upkeep">{t("app.held")}</Link>
        </p>
      )}
    </div>
  );
}
