import { useTranslation } from "react-i18next";
import type { Strength } from "../../api/types";
import styles from "./NewPasswordField.module.css";

const WORDS = ["0", "1", "2", "3", "4"] as const;
const BARS = [1, 2, 3, 4] as const;

/** How easily a password is guessed, in bars and in words, with what would make it better. */
export function StrengthMeter({ strength }: { strength: Strength | undefined }) {
  const { t } = useTranslation();
  const score = strength && Math.min(Math.max(Math.round(strength.score), 0), 4);
  const look = score === undefined || score < 2 ? styles.weak : score < 3 ? styles.fair : styles.strong;
  return (
    <div role="status" className={styles.meter}>
      {strength && score !== undefined && (
        <div className={look}>
          <div className={styles.bars} aria-hidden>
            {BARS.map((bar) => (
              <span key={bar} className={`${styles.bar} ${bar <= Math.max(score, 1) ? styles.full : ""}`} />
            ))}
          </div>
          <p className={styles.words}>{t(`password.score_${WORDS[score] ?? "0"}`)}</p>
          {[strength.warning, ...strength.suggestions].filter(Boolean).map((sentence) => (
            <p key={sentence} className={styles.advice}>
              {sentence}
            </p>
          ))}
        </div>
      )}
    </div>
  );
}
