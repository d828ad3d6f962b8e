import { useTranslation } from "react-i18next";
import styles from "./DraftMark.module.css";
import type { DraftState } from "./use-draft";

/** Says that nothing is lost. */
export function DraftMark({ state }: { state: DraftState }) {
  const { t } = useTranslation();
  return (
    <span className={styles.mark} role="status">
      {state === "saving" && t("compose.draft_saving")}
      {state === "saved" && t("compose.draft_saved")}
      {state === "failed" && <span className={styles.failed}>{t("compose.draft_failed")}</span>}
    </span>
  );
}
