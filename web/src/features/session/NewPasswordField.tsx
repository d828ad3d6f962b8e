import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FieldFrame } from "../../ui/Field";
import { IconButton } from "../../ui/IconButton";
import styles from "./NewPasswordField.module.css";
import { missingLetters, PASSWORD_LEAST } from "./password";
import { StrengthMeter } from "./StrengthMeter";
import { useStrength } from "./use-strength";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** A password that is made of these is easily guessed. */
  about: { address?: string; name?: string };
  problem?: string;
  autoFocus?: boolean;
}

/** A password that is being chosen: it can be looked at, and how easily it is guessed is said meanwhile. */
export function NewPasswordField({ label, value, onChange, about, problem, autoFocus }: Props) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const missing = missingLetters(value);
  const strength = useStrength(missing === 0 ? value : "", about);
  return (
    <div className={styles.field}>
      <FieldFrame
        label={label}
        problem={problem}
        help={missing > 0 ? t("setup.password_short", { count: missing }) : t("setup.password_help")}
      >
        {({ className, ...control }) => (
          <span className={styles.line}>
            <input
              {...control}
              className={`${className} ${styles.input}`}
              type={shown ? "text" : "password"}
              autoComplete="new-password"
              minLength={PASSWORD_LEAST}
              spellCheck={false}
              autoCapitalize="none"
              // biome-ignore lint/a11y/noAutofocus: where it is asked for, nothing else stands on the page
              autoFocus={autoFocus}
              required
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
            <IconButton
              icon="eye"
              label={t("password.show")}
              aria-pressed={shown}
              className={styles.eye}
              onClick={() => setShown(!shown)}
            />
          </span>
        )}
      </FieldFrame>
      <StrengthMeter strength={strength} />
    </div>
  );
}
